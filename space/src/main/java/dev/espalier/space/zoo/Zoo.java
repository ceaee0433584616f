package dev.espalier.space.zoo;

import dev.espalier.space.block.Alignment;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Fire;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Residual;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The reference networks. Each can be built for other images, widths and numbers of classes than its paper's. */
public enum Zoo {
    /** LeNet-300-100: a multilayer perceptron on 28x28 grey images (LeCun et al., 1998). */
    LENET_300_100("lenet-300-100", new TensorShape(1, 28, 28), 10) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            Network.Builder net = Network.builder(input);
            String x = net.add("flatten", new Flatten(), Network.INPUT);
            x = net.add("fc1", new Linear(scaled(300, width, 1), true), x);
            x = net.add("fc1.act", new Activation(Function.RELU), x);
            x = net.add("fc2", new Linear(scaled(100, width, 1), true), x);
            x = net.add("fc2.act", new Activation(Function.RELU), x);
            net.add("classifier", new Linear(classes, true), x);
            return net.build();
        }
    },
    /** LeNet-5 as Caffe has it, 20/50/500 (LeCun et al., 1998). */
    LENET_5("lenet-5", new TensorShape(1, 28, 28), 10) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            Network.Builder net = Network.builder(input);
            Window halving = Window.valid(2).stride(2);
            String x = net.add("conv1", new Conv2d(scaled(20, width, 1), Window.valid(5), 1, true), Network.INPUT);
            x = net.add("pool1", new Pool2d(Pool2d.Kind.MAX, halving), x);
            x = net.add("conv2", new Conv2d(scaled(50, width, 1), Window.valid(5), 1, true), x);
            x = net.add("pool2", new Pool2d(Pool2d.Kind.MAX, halving), x);
            x = net.add("flatten", new Flatten(), x);
            x = net.add("fc1", new Linear(scaled(500, width, 1), true), x);
            x = net.add("fc1.act", new Activation(Function.RELU), x);
            net.add("classifier", new Linear(classes, true), x);
            return net.build();
        }
    },
    /** MobileNet v1 (<a href="https://arxiv.org/abs/1704.04861">Howard et al., 2017</a>, table 1). */
    MOBILENET_V1("mobilenet-v1", new TensorShape(3, 224, 224), 1000) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            int[][] channelsAndStride = {
                {64, 1}, {128, 2}, {128, 1}, {256, 2}, {256, 1}, {512, 2}, {512, 1}, {512, 1}, {512, 1}, {512, 1},
                {512, 1}, {1024, 2}, {1024, 1}
            };
            Network.Builder net = Network.builder(input);
            Conv2d stem = Conv2d.dense(scaled(32, width, 8), Window.same(3).stride(2));
            String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
            for (int i = 0; i < channelsAndStride.length; i++) {
                int channels = scaled(channelsAndStride[i][0], width, 8);
                x = new DepthwiseSeparable(channels, 3, channelsAndStride[i][1]).append(net, "block" + (i + 1), x);
            }
            return classified(net, x, classes);
        }
    },
    /** MobileNet v2 (<a href="https://arxiv.org/abs/1801.04381">Sandler et al., 2018</a>, table 2). */
    MOBILENET_V2("mobilenet-v2", new TensorShape(3, 224, 224), 1000) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            int[][] expansionChannelsDepthStride = {
                {1, 16, 1, 1},
                {6, 24, 2, 2},
                {6, 32, 3, 2},
                {6, 64, 4, 2},
                {6, 96, 3, 1},
                {6, 160, 3, 2},
                {6, 320, 1, 1}
            };
            Network.Builder net = Network.builder(input);
            Conv2d stem = Conv2d.dense(scaled(32, width, 8), Window.same(3).stride(2));
            String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
            int stage = 0;
            for (int[] row : expansionChannelsDepthStride) {
                stage++;
                for (int i = 0; i < row[2]; i++) {
                    int stride = i == 0 ? row[3] : 1;
                    x = new InvertedResidual(scaled(row[1], width, 8), 3, row[0], stride, false)
                            .append(net, "stage" + stage + "." + i, x);
                }
            }
            Conv2d head = Conv2d.pointwise(scaled(1280, Math.max(1, width), 8));
            return classified(net, Layers.convNormAct(net, "head", head, Function.RELU6, x), classes);
        }
    },
    /**
     * SqueezeNet 1.0 (<a href="https://arxiv.org/abs/1602.07360">Iandola et al., 2016</a>, table 1), with the padding of
     * one that the authors' released model has around its last 1x1 convolution.
     */
    SQUEEZENET_1_0("squeezenet-1.0", new TensorShape(3, 227, 227), 1000) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            Pool2d pool = new Pool2d(Pool2d.Kind.MAX, Window.valid(3).stride(2));
            int[] expands = {64, 64, 128, 128, 192, 192, 256, 256};
            int[] squeezes = {16, 16, 32, 32, 48, 48, 64, 64};
            Network.Builder net = Network.builder(input);
            Conv2d stem = new Conv2d(scaled(96, width, 8), Window.valid(7).stride(2), 1, true);
            String x = net.add("stem.act", new Activation(Function.RELU), net.add("stem.conv", stem, Network.INPUT));
            x = net.add("pool1", pool, x);
            for (int i = 0; i < expands.length; i++) {
                x = new Fire(scaled(squeezes[i], width, 8), scaled(expands[i], width, 8), 1, false, false)
                        .append(net, "fire" + (i + 2), x);
                if (i == 2 || i == 6) {
                    x = net.add("pool" + (i + 2), pool, x);
                }
            }
            Window padded = new Window(1, 1, 1, 1, 1, 1, 1);
            x = net.add("classifier.conv", new Conv2d(classes, padded, 1, true), x);
            x = net.add("classifier.act", new Activation(Function.RELU), x);
            net.add("pool", new GlobalAveragePool(), x);
            return net.build();
        }
    },
    /** ResNet-18 (<a href="https://arxiv.org/abs/1512.03385">He et al., 2016</a>, table 1). */
    RESNET_18("resnet-18", new TensorShape(3, 224, 224), 1000) {
        @Override
        Network build(TensorShape input, double width, int classes) {
            Network.Builder net = Network.builder(input);
            Conv2d stem = Conv2d.dense(scaled(64, width, 8), Window.same(7).stride(2));
            String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
            x = net.add("stem.pool", new Pool2d(Pool2d.Kind.MAX, Window.same(3).stride(2)), x);
            int[] channels = {64, 128, 256, 512};
            for (int stage = 0; stage < channels.length; stage++) {
                for (int i = 0; i < 2; i++) {
                    int stride = stage > 0 && i == 0 ? 2 : 1;
                    x = new Residual(scaled(channels[stage], width, 8), 3, stride)
                            .append(net, "stage" + (stage + 1) + "." + i, x);
                }
            }
            return classified(net, x, classes);
        }
    };

    private final String label;
    private final TensorShape input;
    private final int classes;

    Zoo(String label, TensorShape input, int classes) {
        this.label = label;
        this.input = input;
        this.classes = classes;
    }

    /** The name on the command line, {@code mobilenet-v2}. */
    public String label() {
        return label;
    }

    /** The shape of the paper's images. */
    public TensorShape input() {
        return input;
    }

    /** The paper's number of classes. */
    public int classes() {
        return classes;
    }

    /** The names of all networks. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Zoo::label).toList();
    }

    /** The network called {@code label}, if there is one. */
    public static Optional<Zoo> find(String label) {
        return Arrays.stream(values()).filter(net -> net.label.equals(label)).findFirst();
    }

    /** The network as its paper has it. */
    public Network network() {
        return build(input, 1, classes);
    }

    /**
     * The network for other images.
     *
     * @param width multiplier of all channel counts, rounded to multiples of 8 in convolutional networks
     * @throws IllegalArgumentException if the input is too small for the network
     */
    public Network network(TensorShape input, double width, int classes) {
        return build(input, width, classes);
    }

    abstract Network build(TensorShape input, double width, int classes);

    private static int scaled(int channels, double width, int step) {
        return Alignment.round(channels * width, step);
    }

    private static Network classified(Network.Builder net, String features, int classes) {
        net.add("classifier", new Linear(classes, true), net.add("pool", new GlobalAveragePool(), features));
        return net.build();
    }
}
