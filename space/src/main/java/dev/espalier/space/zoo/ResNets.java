package dev.espalier.space.zoo;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.Bottleneck;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.Excitation;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.PreActivationBottleneck;
import dev.espalier.space.block.Residual;
import dev.espalier.space.block.Shortcut;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.util.Set;

/** Residual networks of all kinds, and those that Li et al. pruned. */
final class ResNets {
    private ResNets() {}

    /** Residual networks of basic blocks for large images. */
    static Network basic(Form form, int... repeats) {
        return imageNet(form, repeats, (width, stride) -> new Residual(form.channels(width), 3, stride));
    }

    /** Residual networks of bottlenecks whose filters have {@code groups} groups and {@code perWidth} channels in 64. */
    static Network bottlenecks(Form form, int groups, int perWidth, double squeeze, int... repeats) {
        BlockOptions options = BlockOptions.RELU.with(squeeze == 0 ? Excitation.NONE : Excitation.of(squeeze));
        return imageNet(form, repeats, (width, stride) -> {
            int mid = form.channels(width * perWidth / 64, Math.max(8, groups));
            return new Bottleneck(form.channels(4 * width), mid, 3, groups, stride, Shortcut.PROJECTED, options);
        });
    }

    /** Residual networks for 32x32 images, with {@code repeats} blocks in each of three stages and free shortcuts. */
    static Network cifar(Form form, int repeats) {
        return pruned(form, repeats, new double[3], Set.of());
    }

    /** Networks of {@code repeats} pre-activation bottlenecks in each of three stages, for 32x32 images. */
    static Network preActivated(Form form, int repeats) {
        Network.Builder net = Network.builder(form.input());
        String x = net.add("stem", Conv2d.dense(form.channels(16), Window.same(3)), Network.INPUT);
        for (int stage = 0; stage < 3; stage++) {
            int mid = form.channels(16 << stage);
            for (int i = 0; i < form.repeats(repeats); i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                x = new PreActivationBottleneck(4 * mid, mid, 3, stride, BlockOptions.RELU)
                        .append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        x = net.add("last.act", new Activation(Function.RELU), net.add("last.norm", new BatchNorm(), x));
        return Head.classified(net, x, form.classes());
    }

    /**
     * Those of {@link #cifar} with the first convolution of every block pruned.
     *
     * @param cut share of the filters taken away, per stage; {@code int(C (1 - cut))} are kept
     * @param skipped numbers of convolutions left whole, the stem's being 1
     */
    static Network pruned(Form form, int repeats, double[] cut, Set<Integer> skipped) {
        Network.Builder net = Network.builder(form.input());
        Conv2d stem = Conv2d.dense(form.channels(16), Window.same(3));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        int layer = 2;
        for (int stage = 0; stage < 3; stage++) {
            int channels = form.channels(16 << stage);
            for (int i = 0; i < form.repeats(repeats); i++, layer += 2) {
                int kept = skipped.contains(layer) ? channels : (int) (channels * (1 - cut[stage]));
                int stride = stage > 0 && i == 0 ? 2 : 1;
                x = new Residual(channels, kept, 3, stride, Shortcut.PADDED, BlockOptions.RELU)
                        .append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        return Head.classified(net, x, form.classes());
    }

    @FunctionalInterface
    private interface StageBlock {
        CompactBlock of(int width, int stride);
    }

    private static Network imageNet(Form form, int[] repeats, StageBlock block) {
        Network.Builder net = Network.builder(form.input());
        Conv2d stem = Conv2d.dense(form.channels(64), Window.same(7).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        x = Head.maxPool(net, "stem.pool", Window.same(3).stride(2), x);
        for (int stage = 0; stage < repeats.length; stage++) {
            for (int i = 0; i < form.repeats(repeats[stage]); i++) {
                int stride = stage > 0 && i == 0 ? 2 : 1;
                x = block.of(64 << stage, stride).append(net, "stage" + (stage + 1) + "." + i, x);
            }
        }
        return Head.classified(net, x, form.classes());
    }
}
