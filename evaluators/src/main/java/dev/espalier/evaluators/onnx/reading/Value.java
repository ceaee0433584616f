package dev.espalier.evaluators.onnx.reading;

import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * A tensor of the graph: what a layer of the network gives, seen under the axes that the graph gives it.
 *
 * @param layer the layer
 * @param shape what the layer gives
 * @param dims the tensor's axes in the graph, the batch of one sample included; as many elements as {@code shape}
 */
record Value(String layer, TensorShape shape, List<Integer> dims) {
    Value {
        dims = List.copyOf(dims);
    }

    /** Whether the graph sees what the layer gives: samples, channels, and height and width or, of a vector, less. */
    boolean natural() {
        return dims.equals(like(shape, dims.size()));
    }

    /** The same layer's result under other axes. */
    Value seenAs(List<Integer> other) {
        return new Value(layer, shape, other);
    }

    /** The axes of {@code shape} in a graph whose tensors have {@code rank} of them; 4 if so many cannot hold it. */
    static List<Integer> like(TensorShape shape, int rank) {
        List<Integer> all = List.of(1, shape.channels(), shape.height(), shape.width());
        if (rank == 2 && shape.area() == 1) {
            return all.subList(0, 2);
        }
        return rank == 3 && shape.height() == 1 ? List.of(1, shape.channels(), shape.width()) : all;
    }

    /** The axes longer than one, by place. */
    List<Integer> longAxes() {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < dims.size(); i++) {
            if (dims.get(i) > 1) {
                axes.add(i);
            }
        }
        return axes;
    }
}
