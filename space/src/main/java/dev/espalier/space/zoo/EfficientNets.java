package dev.espalier.space.zoo;

import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** EfficientNet. */
final class EfficientNets {
    /** Expansion, output channels, repeats, stride of the first, kernel (Tan and Le, table 1). */
    private static final int[][] B0 = {
        {1, 16, 1, 1, 3},
        {6, 24, 2, 2, 3},
        {6, 40, 2, 2, 5},
        {6, 80, 3, 2, 3},
        {6, 112, 3, 1, 5},
        {6, 192, 4, 2, 5},
        {6, 320, 1, 1, 3}
    };

    private EfficientNets() {}

    /** The baseline at the form's width and depth; B1 to B7 are the baseline in other forms. */
    static Network b0(Form form) {
        Network.Builder net = Network.builder(form.input());
        Conv2d stem = Conv2d.dense(form.channels(32), Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.SWISH, Network.INPUT);
        for (int stage = 0; stage < B0.length; stage++) {
            int[] row = B0[stage];
            for (int i = 0; i < form.repeats(row[2]); i++) {
                x = InvertedResidual.mbConv(form.channels(row[1]), row[4], row[0], i == 0 ? row[3] : 1)
                        .append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        x = Layers.convNormAct(net, "head", Conv2d.pointwise(form.channels(1280)), Function.SWISH, x);
        return Head.classified(net, x, form.classes());
    }
}
