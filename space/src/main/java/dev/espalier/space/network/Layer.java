package dev.espalier.space.network;

import static dev.espalier.space.Requirement.require;

import java.util.List;

/**
 * One operation of a {@link Network}. A layer holds no weights; it knows only what shapes it takes and gives.
 *
 * <p>Shapes are {@code (channels, height, width)}; the batch axis is everywhere and never written.
 */
public sealed interface Layer {
    /**
     * The shape this layer gives for the shapes it is given.
     *
     * @throws IllegalArgumentException if the inputs do not fit this layer
     */
    TensorShape outputShape(List<TensorShape> inputs);

    /**
     * Two-dimensional convolution, weights {@code (outChannels, in / groups, kernelHeight, kernelWidth)}.
     * {@code groups == channels} makes it depthwise.
     *
     * @param weightBits 32, or fewer where the design itself asks for quantized weights, whatever the rest of the network
     *     computes with
     */
    record Conv2d(int outChannels, Window window, int groups, boolean bias, int weightBits) implements Layer {
        public Conv2d {
            require(outChannels > 0, "conv: output channels must be positive, got %d", outChannels);
            require(
                    weightBits >= 1 && weightBits <= 8 || weightBits == 32,
                    "conv: weights have 1 to 8 or 32 bits, got %d",
                    weightBits);
            require(
                    groups > 0 && outChannels % groups == 0,
                    "conv: %d output channels do not divide into %d groups",
                    outChannels,
                    groups);
        }

        /** A convolution with full precision weights. */
        public Conv2d(int outChannels, Window window, int groups, boolean bias) {
            this(outChannels, window, groups, bias, 32);
        }

        /** This convolution with weights of {@code bits} bits. */
        public Conv2d quantized(int bits) {
            return new Conv2d(outChannels, window, groups, bias, bits);
        }

        /** A convolution without groups or bias, as batch normalisation follows it. */
        public static Conv2d dense(int outChannels, Window window) {
            return new Conv2d(outChannels, window, 1, false);
        }

        /** One filter per channel, without bias. */
        public static Conv2d depthwise(int channels, Window window) {
            return new Conv2d(channels, window, channels, false);
        }

        /** A 1x1 convolution without groups or bias. */
        public static Conv2d pointwise(int outChannels) {
            return dense(outChannels, Window.same(1));
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            require(
                    in.channels() % groups == 0,
                    "conv: %d input channels do not divide into %d groups",
                    in.channels(),
                    groups);
            return new TensorShape(outChannels, window.outputHeight(in.height()), window.outputWidth(in.width()));
        }
    }

    /** Fully connected layer over a vector, weights {@code (outFeatures, in)}. */
    record Linear(int outFeatures, boolean bias) implements Layer {
        public Linear {
            require(outFeatures > 0, "linear: output features must be positive, got %d", outFeatures);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            require(in.area() == 1, "linear: needs a vector, got %s; flatten or pool first", in);
            return TensorShape.vector(outFeatures);
        }
    }

    /** Batch normalisation over channels, with scale and shift. */
    record BatchNorm(double epsilon) implements Layer {
        /** The usual epsilon of 1e-5. */
        public BatchNorm() {
            this(1e-5);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            return only(inputs);
        }
    }

    /** An element-wise non-linearity. */
    record Activation(Function function) implements Layer {
        /** The functions that all evaluators know. */
        public enum Function {
            /** {@code max(x, 0)}. */
            RELU,
            /** {@code min(max(x, 0), 6)}. */
            RELU6,
            /** {@code 1 / (1 + exp(-x))}. */
            SIGMOID,
            /** {@code relu6(x + 3) / 6}. */
            HARD_SIGMOID,
            /** {@code x * relu6(x + 3) / 6}. */
            HARD_SWISH,
            /** {@code x * sigmoid(x)}. */
            SWISH;

            /** Whether a runtime folds it into the preceding layer as a clamp, so that it moves no memory. */
            public boolean clamps() {
                return this == RELU || this == RELU6;
            }
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            return only(inputs);
        }
    }

    /** Pooling over a sliding window. */
    record Pool2d(Kind kind, Window window) implements Layer {
        /** What is taken of the values under the window. */
        public enum Kind {
            /** The largest. */
            MAX,
            /** The mean; padded positions count as zeros, as ONNX's {@code count_include_pad=1}. */
            AVERAGE,
            /** The mean of the positions that are not padding, as ONNX's {@code count_include_pad=0}. */
            INNER_AVERAGE
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            return new TensorShape(in.channels(), window.outputHeight(in.height()), window.outputWidth(in.width()));
        }
    }

    /** Mean over all positions: {@code (c, h, w)} becomes {@code (c, 1, 1)}. */
    record GlobalAveragePool() implements Layer {
        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            return only(inputs).withChannelsOnly();
        }
    }

    /** Sum of two or more tensors of one shape. */
    record Add() implements Layer {
        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            require(inputs.size() >= 2, "add: needs at least two inputs, got %d", inputs.size());
            require(inputs.stream().distinct().count() == 1, "add: inputs must have one shape, got %s", inputs);
            return inputs.getFirst();
        }
    }

    /** Product of a feature map {@code (c, h, w)} with a gate {@code (c, 1, 1)}, as squeeze-and-excite needs it. */
    record Multiply() implements Layer {
        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            require(inputs.size() == 2, "multiply: needs a feature map and a gate, got %d inputs", inputs.size());
            TensorShape map = inputs.get(0);
            TensorShape gate = inputs.get(1);
            require(
                    gate.equals(map.withChannelsOnly()),
                    "multiply: a map of %s needs a gate of %s, got %s",
                    map,
                    map.withChannelsOnly(),
                    gate);
            return map;
        }
    }

    /** Concatenation along the channels. */
    record Concat() implements Layer {
        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            require(inputs.size() >= 2, "concat: needs at least two inputs, got %d", inputs.size());
            TensorShape first = inputs.getFirst();
            int channels = 0;
            for (TensorShape in : inputs) {
                require(
                        in.height() == first.height() && in.width() == first.width(),
                        "concat: inputs must agree in height and width, got %s",
                        inputs);
                channels += in.channels();
            }
            return first.withChannels(channels);
        }
    }

    /** The channels from {@code from} (included) to {@code to} (excluded) of a feature map. */
    record Slice(int from, int to) implements Layer {
        public Slice {
            require(from >= 0 && from < to, "slice: needs 0 <= from < to, got %d and %d", from, to);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            require(to <= in.channels(), "slice: channels %d to %d of only %d", from, to, in.channels());
            return in.withChannels(to - from);
        }
    }

    /**
     * Deals the channels of {@code groups} groups out in turn: channel {@code i * n + j} of the input, {@code n} channels
     * to a group, becomes channel {@code j * groups + i}. A reshape to {@code (groups, n)} and its transpose.
     */
    record ChannelShuffle(int groups) implements Layer {
        public ChannelShuffle {
            require(groups > 0, "channel shuffle: groups must be positive, got %d", groups);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            require(
                    in.channels() % groups == 0,
                    "channel shuffle: %d channels do not divide into %d groups",
                    in.channels(),
                    groups);
            return in;
        }

        /** Which of {@code channels} input channels becomes output channel {@code out}. */
        public int source(int out, int channels) {
            return out % groups * (channels / groups) + out / groups;
        }
    }

    /** The channels {@code channels} of a feature map, in that order: what is left of a shuffle that was cut. */
    record Select(List<Integer> channels) implements Layer {
        public Select {
            channels = List.copyOf(channels);
            require(!channels.isEmpty(), "select: needs at least one channel");
            require(channels.stream().allMatch(c -> c >= 0), "select: channels are counted from 0, got %s", channels);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            for (int channel : channels) {
                require(channel < in.channels(), "select: channel %d of only %d", channel, in.channels());
            }
            return in.withChannels(channels.size());
        }
    }

    /**
     * Moves every channel by an offset of its own; what comes in from outside is zero. It computes what a depthwise
     * convolution with one 1 in each kernel does, without a multiplication.
     *
     * <p>The channels divide evenly among the {@code kernel²} offsets within reach, row by row; the rest stay in place.
     * With {@code learned} offsets those are only the start: two numbers per channel are trained, kept within reach, and
     * values between pixels are interpolated linearly.
     */
    record Shift(int kernel, int stride, boolean learned) implements Layer {
        public Shift {
            require(kernel > 0 && kernel % 2 == 1, "shift: the kernel must be odd, got %d", kernel);
            require(stride > 0, "shift: the stride must be positive, got %d", stride);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            return new TensorShape(in.channels(), (in.height() - 1) / stride + 1, (in.width() - 1) / stride + 1);
        }

        /** How many rows below its own position output channel {@code channel} of {@code channels} looks. */
        public int rowOffset(int channel, int channels) {
            return position(channel, channels) / kernel - kernel / 2;
        }

        /** How many columns right of its own position output channel {@code channel} of {@code channels} looks. */
        public int columnOffset(int channel, int channels) {
            return position(channel, channels) % kernel - kernel / 2;
        }

        private int position(int channel, int channels) {
            int area = kernel * kernel;
            int share = channels / area;
            return channel < share * area ? channel / share : area / 2;
        }
    }

    /** Channels of zeros before and after those of the input. */
    record PadChannels(int before, int after) implements Layer {
        public PadChannels {
            require(
                    before >= 0 && after >= 0 && before + after > 0,
                    "channel padding: needs channels to add, got %d and %d",
                    before,
                    after);
        }

        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            TensorShape in = only(inputs);
            return in.withChannels(before + in.channels() + after);
        }
    }

    /** {@code (c, h, w)} becomes a vector of {@code c * h * w} features, channels slowest. */
    record Flatten() implements Layer {
        @Override
        public TensorShape outputShape(List<TensorShape> inputs) {
            return TensorShape.vector(Math.toIntExact(only(inputs).elements()));
        }
    }

    private static TensorShape only(List<TensorShape> inputs) {
        require(inputs.size() == 1, "a layer of one input was given %d", inputs.size());
        return inputs.getFirst();
    }
}
