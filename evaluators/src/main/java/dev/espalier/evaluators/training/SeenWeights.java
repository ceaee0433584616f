package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights.Role;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The weights of a block as one forward pass sees them: in the precision of what they meet, and some through a view, with
 * gradients that go straight through.
 *
 * @param views by the name of a tensor, what the others see of it
 */
record SeenWeights(
        BlockParameters parameters, Map<String, UnaryOperator<Tensor>> views, ParameterStore store, boolean training) {
    /** What is seen of the tensor {@code name}, for an operation with {@code beside}. */
    NDArray of(String name, NDArray beside) {
        NDArray value = value(name, beside);
        UnaryOperator<Tensor> view = views.get(name);
        NDArray seen = view == null ? value : through(view, name, value, beside);
        return Operations.inPrecisionOf(beside, seen);
    }

    private NDArray through(UnaryOperator<Tensor> view, String name, NDArray value, NDArray beside) {
        List<Integer> shape = parameters.shape(name);
        return view instanceof LearnedValues learned
                ? Operations.seen(learned, value, value(Role.VALUES.of(name), beside), shape, beside.getManager())
                : Operations.seen(view, value, shape, beside.getManager());
    }

    private NDArray value(String name, NDArray beside) {
        return store.getValue(parameters.get(name), beside.getDevice(), training);
    }
}
