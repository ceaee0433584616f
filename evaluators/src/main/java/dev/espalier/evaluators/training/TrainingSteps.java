package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.tracker.Tracker;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Epoch;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Forward, backward, update: the inner loop of a training. Every batch has a manager of its own, closed after it. */
final class TrainingSteps {
    private final DjlNetwork block;
    private final NDManager manager;
    private final ParameterStore store;
    private final List<Parameter> trainable;
    private final Descent descent;
    private final Loss loss;
    private final Map<String, Restraint> restraints = new HashMap<>();
    private final List<Penalty> penalties;

    TrainingSteps(DjlNetwork block, TrainingRecipe recipe, TrainingSetup setup, int stepsPerEpoch, NDManager manager) {
        this.block = block;
        this.manager = manager;
        this.store = new ParameterStore(manager, false);
        this.trainable = block.getParameters().values().stream()
                .filter(parameter -> parameter.getArray().hasGradient())
                .toList();
        this.penalties = setup.penalties();
        this.descent = new Descent(recipe, schedule(recipe, stepsPerEpoch));
        this.loss = new Loss(setup.teacher(), manager);
        for (Parameter parameter : trainable) {
            Restriction restriction = setup.restrictions().get(parameter.getName());
            if (restriction != null) {
                restraints.put(parameter.getName(), Restraint.of(restriction, parameter.getArray(), manager));
            }
        }
    }

    /** Trains on every batch once and returns the mean loss. */
    double epoch(int number, Batches batches, TensorShape shape) {
        double sum = 0;
        for (int batch = 0; batch < batches.perEpoch(); batch++) {
            batches.fill(batch);
            double loss = step(batches, shape);
            if (!Double.isFinite(loss)) {
                throw new TrainingDivergedException(number, batch + 1);
            }
            sum += loss;
        }
        return sum / batches.perEpoch();
    }

    private double step(Batches batches, TensorShape shape) {
        try (NDManager own = manager.newSubManager();
                GradientCollector gradients = PyTorch.engine().newGradientCollector()) {
            NDArray images = own.create(batches.pixels(), shape(batches.size(), shape));
            NDArray targets =
                    own.create(batches.targets(), new Shape(batches.size(), batches.targets().length / batches.size()));
            NDArray outputs =
                    block.forward(store, new NDList(images), true, null).singletonOrThrow();
            NDArray result = loss.of(images, outputs, targets);
            gradients.backward(result);
            float value = result.getFloat();
            if (Float.isFinite(value)) {
                update();
            }
            return value;
        }
    }

    private void update() {
        descent.step();
        for (Parameter parameter : trainable) {
            NDArray value = parameter.getArray();
            try (NDArray gradient = value.getGradient()) {
                Restraint restraint = restraints.get(parameter.getName());
                if (restraint == null) {
                    descent.update(parameter, value, gradient);
                } else {
                    try (NDArray allowed = restraint.gradient(gradient)) {
                        descent.update(parameter, value, allowed);
                        restraint.settle(value);
                    }
                }
            }
        }
        shrink();
    }

    private void shrink() {
        for (Penalty penalty : penalties) {
            Map<String, float[]> values = new LinkedHashMap<>();
            Map<String, NDArray> arrays = new HashMap<>();
            for (String name : penalty.tensors()) {
                NDArray array = block.getParameters().get(name).getArray();
                arrays.put(name, array);
                values.put(name, array.toFloatArray());
            }
            penalty.shrink(values, descent.rate());
            values.forEach((name, shrunk) -> {
                NDArray array = arrays.get(name);
                array.setRequiresGradient(false);
                array.set(shrunk);
                array.setRequiresGradient(true);
            });
        }
    }

    /** The learning rate of each step, which are counted from 1. */
    static Tracker schedule(TrainingRecipe recipe, int stepsPerEpoch) {
        int all = recipe.epochs() * stepsPerEpoch;
        double rising = recipe.warmUp() * all;
        return step -> {
            double share = step <= rising
                    ? step / rising
                    : (1 + Math.cos(Math.PI * (step - rising) / Math.max(1, all - rising))) / 2;
            return (float) (recipe.learningRate() * share);
        };
    }

    /** The training as it is, after {@code curve} and with {@code best} weights in it. */
    Checkpoint checkpoint(Weights best, List<Epoch> curve) {
        return new Checkpoint(descent.steps(), block.weights(), descent.memory(), best, curve);
    }

    /** Goes on from {@code checkpoint}. */
    void restore(Checkpoint checkpoint) {
        block.set(checkpoint.weights());
        descent.restore(checkpoint.steps(), checkpoint.memory(), trainable);
    }

    private static Shape shape(int batch, TensorShape shape) {
        return new Shape(batch, shape.channels(), shape.height(), shape.width());
    }
}
