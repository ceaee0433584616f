package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.tracker.Tracker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Turns gradients into steps as the engine's optimizers do, but that what it remembers of earlier steps can be had and given
 * back. Weights decay, everything else does not.
 */
final class Descent {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float AS_IT_IS = 1;
    private static final float UNCLIPPED = -1;

    private final TrainingRecipe recipe;
    private final Tracker schedule;
    private final Map<String, List<NDArray>> moments = new LinkedHashMap<>();
    private int steps;

    Descent(TrainingRecipe recipe, Tracker schedule) {
        this.recipe = recipe;
        this.schedule = schedule;
    }

    /** The next step begins; each parameter is updated once in it. */
    void step() {
        steps++;
    }

    /** The learning rate of this step. */
    float rate() {
        return schedule.getNewValue(steps);
    }

    void update(Parameter parameter, NDArray value, NDArray gradient) {
        float decay = parameter.getType() == Parameter.Type.WEIGHT ? (float) recipe.weightDecay() : 0;
        NDList inputs = new NDList(value, gradient);
        inputs.addAll(moments.computeIfAbsent(
                parameter.getName(),
                _ -> Stream.generate(value::zerosLike).limit(remembered()).toList()));
        switch (recipe.optimizer()) {
            case SGD ->
                value.getNDArrayInternal()
                        .sgdUpdate(
                                inputs,
                                new NDList(value),
                                rate(),
                                decay,
                                AS_IT_IS,
                                UNCLIPPED,
                                (float) recipe.momentum(),
                                true);
            case ADAMW -> {
                double first = 1 - Math.pow(BETA1, steps);
                double second = 1 - Math.pow(BETA2, steps);
                value.getNDArrayInternal()
                        .adamUpdate(
                                inputs,
                                new NDList(value),
                                rate(),
                                (float) (rate() * Math.sqrt(second) / first),
                                decay,
                                AS_IT_IS,
                                UNCLIPPED,
                                BETA1,
                                BETA2,
                                EPSILON,
                                true,
                                true);
            }
        }
    }

    /** Numbers remembered of each weight. */
    private int remembered() {
        return switch (recipe.optimizer()) {
            case SGD -> recipe.momentum() == 0 ? 0 : 1;
            case ADAMW -> 2;
        };
    }

    int steps() {
        return steps;
    }

    /** What is remembered of each parameter. */
    Map<String, List<float[]>> memory() {
        Map<String, List<float[]>> memory = new LinkedHashMap<>();
        moments.forEach((name, arrays) ->
                memory.put(name, arrays.stream().map(NDArray::toFloatArray).toList()));
        return memory;
    }

    /** Goes on after {@code steps} at which {@code memory} was remembered of {@code parameters}. */
    void restore(int steps, Map<String, List<float[]>> memory, List<Parameter> parameters) {
        this.steps = steps;
        moments.clear();
        for (Parameter parameter : parameters) {
            List<NDArray> arrays = new ArrayList<>();
            for (float[] values : memory.get(parameter.getName())) {
                NDArray array = parameter.getArray().zerosLike();
                array.set(values);
                arrays.add(array);
            }
            moments.put(parameter.getName(), arrays);
        }
    }
}
