package dev.espalier.evaluators.weights;

import static dev.espalier.space.Requirement.require;

import java.util.List;

/**
 * A dense float array with a shape, last axis fastest. The array is not copied; whoever gives it away must not change it.
 */
public record Tensor(List<Integer> shape, float[] values) {
    /** @throws IllegalArgumentException if the shape does not have as many elements as there are values */
    public Tensor {
        shape = List.copyOf(shape);
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        require(elements == values.length, "tensor: shape %s does not hold %d values", shape, values.length);
    }
}
