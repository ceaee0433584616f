package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.Excitation;
import dev.espalier.space.block.GhostBottleneck;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** GhostNet. */
final class GhostNets {
    /** Kernel, expanded channels, output channels, squeeze-and-excitation, stride. */
    private static final int[][] ROWS = {
        {3, 16, 16, 0, 1},
        {3, 48, 24, 0, 2},
        {3, 72, 24, 0, 1},
        {5, 72, 40, 1, 2},
        {5, 120, 40, 1, 1},
        {3, 240, 80, 0, 2},
        {3, 200, 80, 0, 1},
        {3, 184, 80, 0, 1},
        {3, 184, 80, 0, 1},
        {3, 480, 112, 1, 1},
        {3, 672, 112, 1, 1},
        {5, 672, 160, 1, 2},
        {5, 960, 160, 0, 1},
        {5, 960, 160, 1, 1},
        {5, 960, 160, 0, 1},
        {5, 960, 160, 1, 1}
    };

    private static final Excitation QUARTER =
            new Excitation(0.25, Excitation.Base.WEIGHED, 4, Function.RELU, Function.HARD_SIGMOID);

    private GhostNets() {}

    static Network ghostnet(Form form) {
        Network.Builder net = Network.builder(form.input());
        Conv2d stem = Conv2d.dense(form.channels(16, 4), Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        for (int i = 0; i < ROWS.length; i++) {
            int[] row = ROWS[i];
            BlockOptions options = row[3] == 1 ? BlockOptions.RELU.with(QUARTER) : BlockOptions.RELU;
            double expansion = (double) form.channels(row[1], 4) / net.shape(x).channels();
            x = new GhostBottleneck(form.channels(row[2], 4), row[0], expansion, row[4], options)
                    .append(net, "block" + (i + 1), x);
        }
        x = Layers.convNormAct(net, "head", Conv2d.pointwise(form.channels(960, 4)), Function.RELU, x);
        x = net.add("pool", new GlobalAveragePool(), x);
        x = net.add("hidden", new Linear(1280, true), x);
        x = net.add("hidden.act", new Activation(Function.RELU), x);
        net.add("classifier", new Linear(form.classes(), true), x);
        return net.build();
    }
}
