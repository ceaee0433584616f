package dev.espalier.server.trial;

import dev.espalier.server.trial.TrialDetail.LayerRow;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.network.Layer;
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
import dev.espalier.space.network.Window;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A network's layers with their costs, in words. */
public final class LayerRows {
    private LayerRows() {}

    /**
     * The layers of {@code design} in topological order.
     *
     * @param base what the design was cut from, if it was
     */
    public static List<LayerRow> of(Design design, Optional<Network> base) {
        Map<String, LayerCost> whole = base.stream()
                .flatMap(network -> CostModel.count(network, Precision.FLOAT32).layers().stream())
                .collect(Collectors.toMap(cost -> cost.node().name(), cost -> cost));
        return CostModel.count(design.network(), design.precision()).layers().stream()
                .map(cost -> row(
                        cost,
                        design.precision(),
                        Optional.ofNullable(whole.get(cost.node().name()))))
                .toList();
    }

    private static LayerRow row(LayerCost cost, Precision precision, Optional<LayerCost> whole) {
        Layer layer = cost.node().layer();
        Optional<LayerPrecision> computes = layer instanceof Conv2d || layer instanceof Linear
                ? Optional.of(precision.at(cost.node().name()))
                : Optional.empty();
        Optional<LayerCost> before = whole.filter(_ -> computes.isPresent());
        String type = layer.getClass().getSimpleName();
        return new LayerRow(
                cost.node().name(),
                Character.toLowerCase(type.charAt(0)) + type.substring(1),
                describe(layer),
                cost.node().inputs(),
                cost.node().shape().toString(),
                cost.macs(),
                cost.params(),
                cost.memoryAccess(),
                computes.map(LayerPrecision::weightBits),
                computes.map(LayerPrecision::activationBits),
                before.map(had -> (double) cost.node().shape().channels()
                        / had.node().shape().channels()),
                before.map(had -> (double) cost.params() / had.params()));
    }

    private static String describe(Layer layer) {
        return switch (layer) {
            case Conv2d conv -> convolution(conv);
            case Linear linear -> "linear, " + linear.outFeatures();
            case BatchNorm _ -> "batch norm";
            case Activation activation ->
                activation.function().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            case Pool2d pool -> pool.kind().name().toLowerCase(Locale.ROOT) + " pool " + window(pool.window());
            case GlobalAveragePool _ -> "global average pool";
            case Add _ -> "add";
            case Multiply _ -> "multiply";
            case Concat _ -> "concat";
            case Flatten _ -> "flatten";
            case Slice slice -> "channels %d to %d".formatted(slice.from(), slice.to() - 1);
            case Select select -> select.channels().size() + " chosen channels";
            case ChannelShuffle shuffle -> "shuffle, " + shuffle.groups() + " groups";
            case Shift shift ->
                (shift.learned() ? "learned shift " : "shift ")
                        + window(Window.same(shift.kernel()).stride(shift.stride()));
            case PadChannels pad -> "pad " + (pad.before() + pad.after()) + " channels";
        };
    }

    private static String convolution(Conv2d conv) {
        if (conv.groups() == 1) {
            return "conv " + window(conv.window()) + ", " + conv.outChannels();
        }
        return conv.groups() == conv.outChannels()
                ? "depthwise " + window(conv.window())
                : "conv " + window(conv.window()) + ", " + conv.outChannels() + ", " + conv.groups() + " groups";
    }

    private static String window(Window window) {
        String kernel = window.kernelHeight() + "×" + window.kernelWidth();
        return window.strideHeight() == 1 && window.strideWidth() == 1
                ? kernel
                : kernel + " /" + Math.max(window.strideHeight(), window.strideWidth());
    }
}
