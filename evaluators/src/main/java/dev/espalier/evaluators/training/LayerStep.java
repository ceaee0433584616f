package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import dev.espalier.evaluators.weights.ShiftKernel;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.List;

/**
 * One layer of a network in one forward pass.
 *
 * @param weights as this pass sees them
 * @param training whether batch normalisation uses the batch's own statistics
 */
record LayerStep(Network.Node node, SeenWeights weights, boolean training) {
    /** Momentum of the running statistics of batch normalisations. */
    static final float NORM_MOMENTUM = 0.9f;

    /** What the layer gives for {@code inputs}, in the order of the node's. */
    NDArray apply(List<NDArray> inputs) {
        NDArray x = inputs.getFirst();
        return switch (node.layer()) {
            case Conv2d conv -> convolve(conv, x);
            case Linear linear -> linear(linear, x);
            case BatchNorm norm -> normalise(norm, x);
            case Activation activation -> Operations.activate(activation.function(), x);
            case Pool2d pool -> Operations.pool(pool, x);
            case GlobalAveragePool _ -> shaped(Pool.globalAvgPool2d(x));
            case Add _ -> inputs.stream().skip(1).reduce(x, NDArray::add);
            case Multiply _ -> x.mul(inputs.get(1));
            case Concat _ -> NDArrays.concat(new NDList(inputs), 1);
            case Flatten _ -> shaped(x);
            case Slice slice -> x.get(":, {}:{}", slice.from(), slice.to());
            case Select select -> Operations.selected(select, x);
            case ChannelShuffle shuffle -> Operations.shuffled(shuffle.groups(), x);
            case Shift shift -> shifted(shift, x);
            case PadChannels pad -> Operations.padded(pad, x);
        };
    }

    private NDArray convolve(Conv2d conv, NDArray x) {
        Window window = conv.window();
        return x.getNDArrayInternal()
                .convolution(
                        window.symmetric() ? x : Operations.padded(window, x, 0),
                        value(Role.WEIGHT, x),
                        conv.bias() ? value(Role.BIAS, x) : null,
                        Operations.stride(window),
                        Operations.padding(window),
                        new Shape(window.dilation(), window.dilation()),
                        conv.groups())
                .singletonOrThrow();
    }

    /** A shift is computed as the depthwise convolution that does the same. */
    private NDArray shifted(Shift shift, NDArray x) {
        int channels = node.shape().channels();
        NDArray kernel = shift.learned()
                ? Operations.hats(shift, value(Role.OFFSET, x), x.getManager())
                : x.getManager()
                        .create(
                                ShiftKernel.of(shift, ShiftKernel.offsets(shift, channels)),
                                new Shape(channels, 1, shift.kernel(), shift.kernel()))
                        .toType(x.getDataType(), false);
        int reach = shift.kernel() / 2;
        return x.getNDArrayInternal()
                .convolution(
                        x,
                        kernel,
                        null,
                        new Shape(shift.stride(), shift.stride()),
                        new Shape(reach, reach),
                        new Shape(1, 1),
                        channels)
                .singletonOrThrow();
    }

    private NDArray linear(Linear linear, NDArray x) {
        NDArray features = x.reshape(x.getShape().get(0), x.getShape().get(1));
        NDArray bias = linear.bias() ? value(Role.BIAS, x) : null;
        return shaped(x.getNDArrayInternal()
                .linear(features, value(Role.WEIGHT, x), bias)
                .singletonOrThrow());
    }

    private NDArray normalise(BatchNorm norm, NDArray x) {
        return x.getNDArrayInternal()
                .batchNorm(
                        x,
                        value(Role.MEAN, x),
                        value(Role.VARIANCE, x),
                        value(Role.SCALE, x),
                        value(Role.SHIFT, x),
                        -1,
                        NORM_MOMENTUM,
                        (float) norm.epsilon(),
                        training)
                .singletonOrThrow();
    }

    /** {@code x} with the axes that the node's shape says; some operations drop those of extent 1. */
    private NDArray shaped(NDArray x) {
        TensorShape shape = node.shape();
        return x.reshape(x.getShape().get(0), shape.channels(), shape.height(), shape.width());
    }

    private NDArray value(Role role, NDArray beside) {
        return weights.of(role.of(node.name()), beside);
    }
}
