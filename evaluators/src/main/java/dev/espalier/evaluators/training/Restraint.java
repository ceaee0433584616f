package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Holds one parameter to its {@link Restriction}, before and after every step. */
sealed interface Restraint {
    /** The gradient that the optimizer is to follow. It belongs to the manager of {@code gradient}. */
    NDArray gradient(NDArray gradient);

    /** Puts right what a step may not have changed. */
    void settle(NDArray value);

    static Restraint of(Restriction restriction, NDArray value, NDManager manager) {
        float[] start = value.toFloatArray();
        return switch (restriction) {
            case Restriction.Masked masked -> new Mask(value.getShape(), start, masked.free(), manager);
            case Restriction.Shared shared -> {
                boolean[] free = new boolean[shared.size()];
                for (int i = 0; i < free.length; i++) {
                    free[i] = shared.group()[i] >= 0;
                }
                yield new Ties(shared.group(), new Mask(value.getShape(), start, free, manager));
            }
        };
    }

    /** Steps as if nothing were masked, and takes back what was. */
    final class Mask implements Restraint {
        private final NDArray free;
        private final NDArray fixed;

        Mask(Shape shape, float[] start, boolean[] free, NDManager manager) {
            float[] factors = new float[free.length];
            float[] values = new float[free.length];
            for (int i = 0; i < free.length; i++) {
                factors[i] = free[i] ? 1 : 0;
                values[i] = free[i] ? 0 : start[i];
            }
            this.free = manager.create(factors, shape);
            this.fixed = manager.create(values, shape);
        }

        @Override
        public NDArray gradient(NDArray gradient) {
            return gradient.mul(free);
        }

        @Override
        public void settle(NDArray value) {
            value.setRequiresGradient(false);
            value.muli(free);
            value.addi(fixed);
            value.setRequiresGradient(true);
        }
    }

    /** Weights that start alike and are moved alike stay alike. */
    final class Ties implements Restraint {
        private final int[] group;
        private final Mask others;
        private final double[] sums;

        Ties(int[] group, Mask others) {
            this.group = group;
            this.others = others;
            this.sums = new double[Arrays.stream(group).max().orElse(-1) + 1];
        }

        @Override
        public NDArray gradient(NDArray gradient) {
            float[] each = gradient.toFloatArray();
            Arrays.fill(sums, 0);
            for (int i = 0; i < each.length; i++) {
                if (group[i] >= 0) {
                    sums[group[i]] += each[i];
                }
            }
            for (int i = 0; i < each.length; i++) {
                each[i] = group[i] < 0 ? 0 : (float) sums[group[i]];
            }
            return gradient.getManager().create(each, gradient.getShape());
        }

        @Override
        public void settle(NDArray value) {
            others.settle(value);
        }
    }
}
