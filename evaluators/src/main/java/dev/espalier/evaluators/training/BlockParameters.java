package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What a block trains: one parameter per tensor of {@link Weights}, by the same name. */
final class BlockParameters {
    private final Map<String, Parameter> byName = new LinkedHashMap<>();
    private final Map<String, List<Integer>> shapes = new HashMap<>();

    /** A new parameter, trained unless it is a running statistic, whose array belongs to {@code manager}. */
    Parameter add(String name, Tensor start, NDManager manager) {
        Parameter parameter = parameter(name, start, manager);
        byName.put(name, parameter);
        shapes.put(name, start.shape());
        return parameter;
    }

    Parameter get(String name) {
        return Objects.requireNonNull(byName.get(name), name);
    }

    List<Integer> shape(String name) {
        return Objects.requireNonNull(shapes.get(name), name);
    }

    /** Says that nothing trains them. */
    void freeze() {
        byName.values().forEach(parameter -> parameter.getArray().setRequiresGradient(false));
    }

    /** Copies their present values. */
    Weights values() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> tensors.put(
                name, new Tensor(shapes.get(name), parameter.getArray().toFloatArray())));
        return new Weights(tensors);
    }

    /** Sets every one to what {@code weights} say. */
    void set(Weights weights) {
        byName.forEach((name, parameter) -> {
            NDArray array = parameter.getArray();
            boolean trained = array.hasGradient();
            array.setRequiresGradient(false);
            array.set(weights.tensors().get(name).values());
            array.setRequiresGradient(trained);
        });
    }

    /** Takes the gradients of all that is trained, which the engine would otherwise add the next ones to. */
    Weights takeGradients() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        byName.forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                try (NDArray gradient = parameter.getArray().getGradient()) {
                    tensors.put(name, new Tensor(shapes.get(name), gradient.toFloatArray()));
                    gradient.muli(0);
                }
            }
        });
        return new Weights(tensors);
    }

    private static Parameter parameter(String name, Tensor tensor, NDManager manager) {
        long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
        Parameter.Type type = type(name);
        boolean trainable = type != Parameter.Type.RUNNING_MEAN && type != Parameter.Type.RUNNING_VAR;
        // Copied into the engine's own memory, whose alignment is always the same, and with it the order of additions.
        NDArray values = manager.create(tensor.values(), new Shape(shape)).duplicate();
        values.setRequiresGradient(trainable);
        return Parameter.builder()
                .setName(name)
                .setType(type)
                .optArray(values)
                .optRequiresGrad(trainable)
                .build();
    }

    private static Parameter.Type type(String name) {
        return switch (Role.valueOf(name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT))) {
            case WEIGHT, CLIP -> Parameter.Type.WEIGHT;
            case OFFSET, VALUES -> Parameter.Type.OTHER;
            case BIAS -> Parameter.Type.BIAS;
            case SCALE -> Parameter.Type.GAMMA;
            case SHIFT -> Parameter.Type.BETA;
            case MEAN -> Parameter.Type.RUNNING_MEAN;
            case VARIANCE -> Parameter.Type.RUNNING_VAR;
        };
    }
}
