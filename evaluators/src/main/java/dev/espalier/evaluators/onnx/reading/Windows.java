package dev.espalier.evaluators.onnx.reading;

import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.Collections;
import java.util.List;

/** Reads kernels, strides and paddings, in one or two directions. */
final class Windows {
    private Windows() {}

    /**
     * The window of {@code node} over {@code in}.
     *
     * @param kernel of both directions if the attribute is missing, as it may be where weights say it
     */
    static Window of(Node node, TensorShape in, int rank, List<Integer> kernel) {
        int directions = rank - 2;
        node.require(directions == 1 || directions == 2, "works in %d directions; images have two", directions);
        Direction rows = new Direction(node, in.height(), 0, directions, kernel.getFirst());
        Direction columns = new Direction(node, in.width(), 1, directions, kernel.getLast());
        // what is not there in one direction may be anything
        int dilation = rows.kernel == 1 ? columns.dilation : rows.dilation;
        node.require(
                columns.kernel == 1 || columns.dilation == dilation,
                "has dilations of %d and %d; give both directions the same",
                rows.dilation,
                columns.dilation);
        return new Window(
                rows.kernel,
                columns.kernel,
                rows.stride,
                columns.stride,
                rows.before,
                columns.before,
                dilation,
                rows.after - rows.before,
                columns.after - columns.before);
    }

    /** Rows or columns. */
    private static final class Direction {
        private final int kernel;
        private final int stride;
        private final int dilation;
        private final int before;
        private final int after;

        Direction(Node node, int extent, int direction, int directions, int kernelOfWeights) {
            int place = direction - (2 - directions);
            kernel = at(node, "kernel_shape", place, directions, kernelOfWeights);
            stride = at(node, "strides", place, directions, 1);
            dilation = at(node, "dilations", place, directions, 1);
            int reach = dilation * (kernel - 1) + 1;
            String automatic = node.text("auto_pad", "NOTSET");
            if (automatic.startsWith("SAME")) {
                int total = Math.max(0, ((extent + stride - 1) / stride - 1) * stride + reach - extent);
                before = automatic.equals("SAME_LOWER") ? total - total / 2 : total / 2;
                after = total - before;
            } else {
                List<Long> pads = automatic.equals("VALID")
                        ? List.of()
                        : node.integers("pads").orElse(List.of());
                node.require(
                        pads.isEmpty() || pads.size() == 2 * directions,
                        "has pads %s for %d directions",
                        pads,
                        directions);
                boolean padded = !pads.isEmpty() && place >= 0;
                before = padded ? pads.get(place).intValue() : 0;
                int behind = padded ? pads.get(place + directions).intValue() : 0;
                after = behind + (node.integer("ceil_mode", 0) == 1 ? overhang(extent + before, behind, reach) : 0);
            }
        }

        /** How far the last window, where none is left out, reaches beyond the padding behind. */
        private int overhang(int extent, int behind, int reach) {
            int rest = Math.floorMod(extent + behind - reach, stride);
            // a window that begins in the padding behind is left out after all
            boolean within = extent + behind - reach - rest + stride < extent;
            return rest > 0 && within ? stride - rest : 0;
        }

        private static int at(Node node, String attribute, int place, int directions, int otherwise) {
            if (place < 0) {
                return 1;
            }
            List<Long> values = node.integers(attribute).orElse(Collections.nCopies(directions, (long) otherwise));
            node.require(values.size() == directions, "has %s %s for %d directions", attribute, values, directions);
            return values.get(place).intValue();
        }
    }
}
