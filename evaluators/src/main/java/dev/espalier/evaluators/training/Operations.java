package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.espalier.evaluators.weights.ShiftKernel;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Window;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What layers compute on the engine's arrays, each from its inputs alone. Everything that comes out belongs to the manager
 * of the batch, and so does every number that the backward pass will read.
 */
final class Operations {
    private Operations() {}

    /** {@code x} in the memory order batch, rows, columns, channels. */
    static NDArray channelsLast(NDArray x) {
        Shape s = x.getShape();
        return x.transpose(0, 2, 3, 1)
                .flatten()
                .reshape(s.get(0), s.get(2), s.get(3), s.get(1))
                .transpose(0, 3, 1, 2);
    }

    /** {@code x} in the precision of {@code other}; the engine's own change of type would let no gradient through. */
    static NDArray inPrecisionOf(NDArray other, NDArray x) {
        return x.getDataType() == other.getDataType()
                ? x
                : x.mul(other.getManager().ones(new Shape(1), other.getDataType()));
    }

    static NDArray selected(Select select, NDArray x) {
        int[] channels = select.channels().stream().mapToInt(c -> c).toArray();
        return x.get(new NDIndex(":, {}", x.getManager().create(channels)));
    }

    static NDArray shuffled(int groups, NDArray x) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), groups, s.get(1) / groups, s.get(2), s.get(3))
                .transpose(0, 2, 1, 3, 4)
                .reshape(s);
    }

    /** {@link ShiftKernel#of} of offsets {@code (channels, 2)} that are being learned. */
    static NDArray hats(Shift shift, NDArray offsets, NDManager batch) {
        int kernel = shift.kernel();
        int reach = kernel / 2;
        NDArray within = batch.zeros(offsets.getShape()).add(offsets).clip(-reach, reach);
        NDArray places = batch.arange((float) kernel).sub(reach).reshape(1, kernel);
        NDArray rows = hat(places, within.get(":, 0:1")).reshape(-1, 1, kernel, 1);
        NDArray columns = hat(places, within.get(":, 1:2")).reshape(-1, 1, 1, kernel);
        return rows.mul(columns);
    }

    private static NDArray hat(NDArray places, NDArray offsets) {
        return places.sub(offsets).abs().neg().add(1).getNDArrayInternal().relu();
    }

    static NDArray padded(PadChannels pad, NDArray x) {
        NDList parts = new NDList();
        addZeros(parts, pad.before(), x);
        parts.add(x);
        addZeros(parts, pad.after(), x);
        return NDArrays.concat(parts, 1);
    }

    private static void addZeros(NDList parts, int channels, NDArray beside) {
        if (channels > 0) {
            Shape s = beside.getShape();
            parts.add(
                    beside.getManager().zeros(new Shape(s.get(0), channels, s.get(2), s.get(3)), beside.getDataType()));
        }
    }

    static NDArray activate(Activation.Function function, NDArray x) {
        return switch (function) {
            case RELU -> x.getNDArrayInternal().relu();
            case RELU6 -> relu6(x);
            case SIGMOID -> x.getNDArrayInternal().sigmoid();
            case HARD_SIGMOID -> relu6(x.add(3)).mul(sixth(x));
            case HARD_SWISH -> x.mul(relu6(x.add(3))).mul(sixth(x));
            case SWISH -> x.mul(x.getNDArrayInternal().sigmoid());
        };
    }

    /**
     * {@code min(max(x, 0), 6)}, of relus: the gradient of the engine's clip takes twenty times that of its relu.
     * Normalised values hardly ever reach 6, and then one relu is all.
     */
    private static NDArray relu6(NDArray x) {
        NDArray positive = x.getNDArrayInternal().relu();
        return positive.max().toType(DataType.FLOAT32, false).getFloat() <= 6
                ? positive
                : positive.sub(positive.sub(6).getNDArrayInternal().relu());
    }

    /**
     * A factor that lives as long as the batch. The engine frees the number of {@code mul(Number)} or {@code
     * div(Number)} at once, although the backward pass reads it again.
     */
    private static NDArray sixth(NDArray beside) {
        return beside.getManager().create(1 / 6f);
    }

    static NDArray pool(Pool2d pool, NDArray x) {
        return switch (pool.kind()) {
            case MAX -> {
                Window window = pool.window();
                NDArray from = window.symmetric() ? x : padded(window, x, Double.NEGATIVE_INFINITY);
                yield Pool.maxPool2d(from, kernel(window), stride(window), padding(window), false);
            }
            case AVERAGE -> average(pool.window(), x);
            case INNER_AVERAGE ->
                average(pool.window(), x)
                        .div(average(pool.window(), x.onesLike().stopGradient()));
        };
    }

    private static NDArray average(Window window, NDArray x) {
        NDArray from = window.symmetric() ? x : padded(window, x, 0);
        return Pool.avgPool2d(from, kernel(window), stride(window), padding(window), false, true);
    }

    private static Shape kernel(Window window) {
        return new Shape(window.kernelHeight(), window.kernelWidth());
    }

    static Shape stride(Window window) {
        return new Shape(window.strideHeight(), window.strideWidth());
    }

    /** What the engine pads itself: only the same on both sides. */
    static Shape padding(Window window) {
        return window.symmetric() ? new Shape(window.padHeight(), window.padWidth()) : new Shape(0, 0);
    }

    static NDArray padded(Window window, NDArray x, double value) {
        return x.pad(new Shape(window.padWidth(), window.padRight(), window.padHeight(), window.padBottom()), value);
    }

    /**
     * Seen on the way forward; on the way back as if it were not (straight through). Like all else of a pass it belongs
     * to the batch's manager: results belong to that of the first operand, and the weight's lives on.
     */
    static NDArray seen(UnaryOperator<Tensor> view, NDArray value, List<Integer> shape, NDManager batch) {
        Tensor seen = view.apply(new Tensor(shape, value.toFloatArray()));
        return batch.create(seen.values(), value.getShape())
                .sub(value)
                .stopGradient()
                .add(value);
    }

    /**
     * {@code latent} weights as the learned {@code values} they are seen as. All is a result of the batch's numbers, so that
     * it belongs to the batch.
     */
    static NDArray seen(LearnedValues view, NDArray latent, NDArray values, List<Integer> shape, NDManager batch) {
        int[] places = view.places(new Tensor(shape, latent.toFloatArray()));
        float[] current = values.toFloatArray();
        float[] slopes = new float[places.length];
        float[] taken = new float[places.length * current.length];
        for (int i = 0; i < places.length; i++) {
            slopes[i] = places[i] < 0 ? 1 : Math.abs(current[places[i]]);
            if (places[i] >= 0) {
                taken[i * current.length + places[i]] = 1;
            }
        }
        NDArray moving = batch.create(slopes, latent.getShape()).mul(latent);
        return batch.create(taken, new Shape(places.length, current.length))
                .mul(values)
                .sum(new int[] {1})
                .reshape(latent.getShape())
                .add(moving.sub(moving.stopGradient()));
    }

    /**
     * {@code x} clipped to 0 to {@code most (1)} and rounded to {@code 2^bits - 1} even steps; gradients go straight through
     * the rounding. Clips by relus, {@code a - relu(a - relu(x))}, whose gradients reach the clip as well. All is a result of
     * the batch's numbers, so that it belongs to the batch and not to the clip.
     */
    static NDArray clipped(int bits, NDArray most, NDArray x) {
        NDArray clipped = x.getNDArrayInternal()
                .relu()
                .sub(most)
                .neg()
                .getNDArrayInternal()
                .relu()
                .neg()
                .add(most);
        int steps = (1 << bits) - 1;
        NDArray rounded = clipped.div(most).mul(steps).round().div(steps).mul(most);
        return rounded.sub(clipped).stopGradient().add(clipped);
    }
}
