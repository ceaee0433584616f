package dev.espalier.evaluators.quantization;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;

/** Which values of a tensor have one scale. Smaller groups follow the values better and need more scales. */
public sealed interface Grouping {
    /** Length of the runs of consecutive values that are a group; the last may be shorter. */
    int length(Tensor tensor);

    /** Number of groups, and so of scales. */
    default int groups(Tensor tensor) {
        return Math.ceilDiv(tensor.values().length, length(tensor));
    }

    /** All values together. */
    record PerTensor() implements Grouping {
        @Override
        public int length(Tensor tensor) {
            return Math.max(1, tensor.values().length);
        }
    }

    /** Those of one output channel, along the first axis. */
    record PerChannel() implements Grouping {
        @Override
        public int length(Tensor tensor) {
            return tensor.shape().isEmpty()
                    ? 1
                    : tensor.values().length / tensor.shape().getFirst();
        }
    }

    /**
     * So many consecutive values. (<a href="https://arxiv.org/abs/1802.05668">Polino et al., 2018</a>, section 2.1, with
     * buckets of 256)
     */
    record Buckets(int size) implements Grouping {
        /** @throws IllegalArgumentException if {@code size} is not positive */
        public Buckets {
            require(size > 0, "a bucket holds at least one value, got %d", size);
        }

        @Override
        public int length(Tensor tensor) {
            return size;
        }
    }
}
