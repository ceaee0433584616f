package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Excitation;
import dev.espalier.space.block.Igcv3;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** MobileNet v1 to v3, and the networks built on the blocks of v2. */
final class MobileNets {
    private MobileNets() {}

    /** Output channels, repeats, stride of the first. */
    private static final int[][] V1 = {
        {64, 1, 1},
        {128, 1, 2},
        {128, 1, 1},
        {256, 1, 2},
        {256, 1, 1},
        {512, 1, 2},
        {512, 5, 1},
        {1024, 1, 2},
        {1024, 1, 1}
    };

    /** The same without the five layers at 14x14 (Howard et al., table 5). */
    private static final int[][] V1_SHALLOW = {
        {64, 1, 1}, {128, 1, 2}, {128, 1, 1}, {256, 1, 2}, {256, 1, 1}, {512, 1, 2}, {1024, 1, 2}, {1024, 1, 1}
    };

    /** Expansion, output channels, repeats, stride of the first, kernel. */
    private static final int[][] V2 = {
        {1, 16, 1, 1, 3},
        {6, 24, 2, 2, 3},
        {6, 32, 3, 2, 3},
        {6, 64, 4, 2, 3},
        {6, 96, 3, 1, 3},
        {6, 160, 3, 2, 3},
        {6, 320, 1, 1, 3}
    };

    private static final int[][] IGCV3_D = {
        {1, 16, 1, 1, 3},
        {6, 24, 4, 2, 3},
        {6, 32, 6, 2, 3},
        {6, 64, 8, 2, 3},
        {6, 96, 6, 1, 3},
        {6, 160, 6, 2, 3},
        {6, 320, 1, 1, 3}
    };

    private static final int[][] MNASNET_B1 = {
        {1, 16, 1, 1, 3},
        {3, 24, 3, 2, 3},
        {3, 40, 3, 2, 5},
        {6, 80, 3, 2, 5},
        {6, 96, 2, 1, 3},
        {6, 192, 4, 2, 5},
        {6, 320, 1, 1, 3}
    };

    /** A sixth column of 1 says squeeze-and-excitation. */
    private static final int[][] MNASNET_A1 = {
        {1, 16, 1, 1, 3, 0},
        {6, 24, 2, 2, 3, 0},
        {3, 40, 3, 2, 5, 1},
        {6, 80, 4, 2, 3, 0},
        {6, 112, 2, 1, 3, 1},
        {6, 160, 3, 2, 5, 1},
        {6, 320, 1, 1, 3, 0}
    };

    /** One row per block, since every block has its own kernel and expansion (Cai et al., figure 6). */
    private static final int[][] PROXYLESS = {
        {1, 16, 1, 1, 3},
        {3, 32, 1, 2, 5},
        {3, 32, 1, 1, 3},
        {3, 40, 1, 2, 7},
        {3, 40, 1, 1, 3},
        {3, 40, 2, 1, 5},
        {6, 80, 1, 2, 7},
        {3, 80, 3, 1, 5},
        {6, 96, 1, 1, 5},
        {3, 96, 3, 1, 5},
        {6, 192, 2, 2, 7},
        {3, 192, 2, 1, 7},
        {6, 320, 1, 1, 7}
    };

    /** Kernel, expanded channels, output channels, squeeze-and-excitation, hard swish, stride. */
    private static final int[][] V3_LARGE = {
        {3, 16, 16, 0, 0, 1},
        {3, 64, 24, 0, 0, 2},
        {3, 72, 24, 0, 0, 1},
        {5, 72, 40, 1, 0, 2},
        {5, 120, 40, 1, 0, 1},
        {5, 120, 40, 1, 0, 1},
        {3, 240, 80, 0, 1, 2},
        {3, 200, 80, 0, 1, 1},
        {3, 184, 80, 0, 1, 1},
        {3, 184, 80, 0, 1, 1},
        {3, 480, 112, 1, 1, 1},
        {3, 672, 112, 1, 1, 1},
        {5, 672, 160, 1, 1, 2},
        {5, 960, 160, 1, 1, 1},
        {5, 960, 160, 1, 1, 1}
    };

    private static final int[][] V3_SMALL = {
        {3, 16, 16, 1, 0, 2},
        {3, 72, 24, 0, 0, 2},
        {3, 88, 24, 0, 0, 1},
        {5, 96, 40, 1, 1, 2},
        {5, 240, 40, 1, 1, 1},
        {5, 240, 40, 1, 1, 1},
        {5, 120, 48, 1, 1, 1},
        {5, 144, 48, 1, 1, 1},
        {5, 288, 96, 1, 1, 2},
        {5, 576, 96, 1, 1, 1},
        {5, 576, 96, 1, 1, 1}
    };

    static Network v1(Form form) {
        return separable(form, V1);
    }

    static Network v1Shallow(Form form) {
        return separable(form, V1_SHALLOW);
    }

    /** MobileNet v1 with full convolutions in the place of separable ones (Howard et al., table 4). */
    static Network v1Full(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, 32, Function.RELU);
        for (int stage = 0; stage < V1.length; stage++) {
            for (int i = 0; i < form.repeats(V1[stage][1]); i++) {
                Window window = Window.same(3).stride(i == 0 ? V1[stage][2] : 1);
                Conv2d conv = Conv2d.dense(form.channels(V1[stage][0]), window);
                x = Layers.convNormAct(net, "stage" + (stage + 1) + "." + i, conv, Function.RELU, x);
            }
        }
        return Head.classified(net, x, form.classes());
    }

    static Network v2(Form form) {
        return inverted(form, V2, BlockOptions.RELU6);
    }

    static Network mnasnetA1(Form form) {
        return inverted(form, MNASNET_A1, BlockOptions.RELU);
    }

    static Network mnasnetB1(Form form) {
        return inverted(form, MNASNET_B1, BlockOptions.RELU);
    }

    static Network proxyless(Form form) {
        return inverted(form, PROXYLESS, BlockOptions.RELU6);
    }

    static Network igcv3(Form form) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, 32, Function.RELU6);
        for (int stage = 0; stage < IGCV3_D.length; stage++) {
            int[] row = IGCV3_D[stage];
            for (int i = 0; i < form.repeats(row[2]); i++) {
                x = new Igcv3(form.channels(row[1]), row[4], row[0], 2, i == 0 ? row[3] : 1, BlockOptions.RELU6)
                        .append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        return widened(net, form, x, Function.RELU6);
    }

    static Network v3Large(Form form) {
        return v3(form, V3_LARGE, 960, 1280);
    }

    /** With the head of 1024 features of the paper's later version; the first had 1280. */
    static Network v3Small(Form form) {
        return v3(form, V3_SMALL, 576, 1024);
    }

    /** With the head of 1280 features of the paper's first version. */
    static Network v3Small1280(Form form) {
        return v3(form, V3_SMALL, 576, 1280);
    }

    private static Network separable(Form form, int[][] rows) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, 32, Function.RELU);
        int block = 0;
        for (int[] row : rows) {
            for (int i = 0; i < form.repeats(row[1]); i++) {
                block++;
                x = new DepthwiseSeparable(form.channels(row[0]), 3, i == 0 ? row[2] : 1)
                        .append(net, "block" + block, x);
            }
        }
        return Head.classified(net, x, form.classes());
    }

    private static Network inverted(Form form, int[][] rows, BlockOptions options) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, 32, options.activation());
        for (int stage = 0; stage < rows.length; stage++) {
            int[] row = rows[stage];
            boolean squeezes = row.length > 5 && row[5] == 1;
            BlockOptions own = squeezes ? options.with(Excitation.ofInput(0.25, Function.RELU)) : options;
            for (int i = 0; i < form.repeats(row[2]); i++) {
                x = new InvertedResidual(form.channels(row[1]), row[4], row[0], i == 0 ? row[3] : 1, own)
                        .append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        return widened(net, form, x, options.activation());
    }

    private static Network v3(Form form, int[][] rows, int last, int head) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, 16, Function.HARD_SWISH);
        int stage = 0;
        for (int from = 0, to; from < rows.length; from = to) {
            to = from + 1;
            while (to < rows.length && rows[to][2] == rows[from][2] && rows[to][5] == 1) {
                to++;
            }
            stage++;
            for (int i = 0; i < form.repeats(to - from); i++) {
                int[] row = rows[Math.min(from + i, to - 1)];
                x = v3Block(form, row, i < to - from ? row[5] : 1, net.shape(x).channels())
                        .append(net, "stage" + stage + "." + i, x);
            }
        }
        x = Layers.convNormAct(net, "head", Conv2d.pointwise(form.channels(last)), Function.HARD_SWISH, x);
        x = net.add("pool", new GlobalAveragePool(), x);
        x = net.add("hidden", new Linear(form.channels(head), true), x);
        x = net.add("hidden.act", new Activation(Function.HARD_SWISH), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }

    private static InvertedResidual v3Block(Form form, int[] row, int stride, int inChannels) {
        BlockOptions options = new BlockOptions(
                row[4] == 1 ? Function.HARD_SWISH : Function.RELU,
                row[3] == 1 ? Excitation.hard(0.25) : Excitation.NONE,
                1);
        double expansion = (double) form.channels(row[1]) / inChannels;
        return new InvertedResidual(form.channels(row[2]), row[0], expansion, stride, options);
    }

    private static String stem(Network.Builder net, Form form, int channels, Function act) {
        Conv2d stem = Conv2d.dense(form.channels(channels), Window.same(3).stride(2));
        return Layers.convNormAct(net, "stem", stem, act, Network.INPUT);
    }

    /** A last convolution to 1280 channels, not made narrower by a width below 1, and the classifier. */
    private static Network widened(Network.Builder net, Form form, String features, Function act) {
        int channels = form.width() < 1 ? 1280 : form.channels(1280);
        String x = Layers.convNormAct(net, "head", Conv2d.pointwise(channels), act, features);
        return Head.classified(net, x, form.classes());
    }
}
