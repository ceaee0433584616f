package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.ShuffleV1;
import dev.espalier.space.block.ShuffleV2;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;

/** ShuffleNet v1 and v2. */
final class ShuffleNets {
    private static final int[] REPEATS = {4, 8, 4};

    private ShuffleNets() {}

    /** Version 1 with {@code groups} groups and {@code channels} channels in stage 2. */
    static Network v1(Form form, int groups, int channels) {
        Network.Builder net = Network.builder(form.input());
        String x = stem(net, form, groups % 4 == 0 ? groups : 4 * groups);
        int[] widths = {channels, 2 * channels, 4 * channels};
        return Head.classified(
                net,
                stages(net, form, x, (stage, i) -> {
                    int width = form.channels(widths[stage], 4 * groups);
                    return new ShuffleV1(width, 3, groups, i == 0 ? 2 : 1, stage + i > 0, BlockOptions.RELU);
                }),
                form.classes());
    }

    /** Version 2 with these channels in stages 2 to 4 and in the last convolution. */
    static Network v2(Form form, int stage2, int stage3, int stage4, int last) {
        Network.Builder net = Network.builder(form.input());
        int[] widths = {stage2, stage3, stage4};
        String x = stages(net, form, stem(net, form, 8), (stage, i) -> {
            return new ShuffleV2(form.channels(widths[stage]), 3, i == 0 ? 2 : 1, BlockOptions.RELU);
        });
        x = Layers.convNormAct(net, "head", Conv2d.pointwise(form.channels(last)), Function.RELU, x);
        return Head.classified(net, x, form.classes());
    }

    @FunctionalInterface
    private interface StageBlock {
        CompactBlock of(int stage, int index);
    }

    private static String stages(Network.Builder net, Form form, String input, StageBlock block) {
        String x = input;
        for (int stage = 0; stage < REPEATS.length; stage++) {
            for (int i = 0; i < form.repeats(REPEATS[stage]); i++) {
                x = block.of(stage, i).append(net, "stage" + (stage + 2) + "." + i, x);
            }
        }
        return x;
    }

    private static String stem(Network.Builder net, Form form, int step) {
        Conv2d stem = Conv2d.dense(form.channels(24, step), Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        return Head.maxPool(net, "stem.pool", Window.same(3).stride(2), x);
    }
}
