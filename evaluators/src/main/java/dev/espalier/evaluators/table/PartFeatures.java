package dev.espalier.evaluators.table;

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
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a part asks of a device, as numbers that its time grows with: by kind of layer how many there are, the multiply-adds
 * and the values moved, and the multiply-adds on channel counts that are no multiple of 4, 8 and 16.
 */
final class PartFeatures {
    /** Kinds of layers that a runtime has different kernels for. */
    private enum Kind {
        POINTWISE,
        DENSE,
        DEPTHWISE,
        GROUPED,
        LINEAR,
        SMOOTH,
        ADD,
        MULTIPLY,
        MOVE,
        SHUFFLE,
        POOL,
        NORM
    }

    private static final int[] STEPS = {4, 8, 16};

    /** Names of the features, in order. */
    static final List<String> NAMES = names();

    private PartFeatures() {}

    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            names.addAll(List.of(name + "Count", name + "Macs", name + "Values"));
        }
        for (String kind : List.of("depthwise", "other")) {
            for (int step : STEPS) {
                names.add(kind + "Off" + step);
            }
        }
        names.add("weights");
        return List.copyOf(names);
    }

    /** One number for each of {@link #NAMES}; multiply-adds and values in thousands. */
    static double[] of(Network part) {
        Map<Kind, double[]> byKind = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            byKind.put(kind, new double[3]);
        }
        double[] off = new double[2 * STEPS.length];
        double weights = 0;
        for (int i = 0; i < part.nodes().size(); i++) {
            Network.Node node = part.nodes().get(i);
            TensorShape in = part.inputShape(i, 0);
            boolean afterProduct = part.source(i, 0) >= 0
                    && product(part.nodes().get(part.source(i, 0)).layer());
            Optional<Kind> kind = kind(node.layer(), afterProduct, in.channels());
            if (kind.isEmpty()) {
                continue;
            }
            double macs = macs(node.layer(), in, node.shape()) / 1000;
            double[] sums = byKind.get(kind.get());
            sums[0]++;
            sums[1] += macs;
            sums[2] += (in.elements() + node.shape().elements()) / 1000.0;
            int row = kind.get() == Kind.DEPTHWISE ? 0 : 1;
            for (int s = 0; s < STEPS.length; s++) {
                if (macs > 0 && (in.channels() % STEPS[s] != 0 || node.shape().channels() % STEPS[s] != 0)) {
                    off[row * STEPS.length + s] += macs;
                }
            }
            weights += macs / Math.max(1, node.shape().area());
        }
        List<Double> all = new ArrayList<>();
        byKind.values().forEach(sums -> Arrays.stream(sums).forEach(all::add));
        Arrays.stream(off).forEach(all::add);
        all.add(weights);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** The kind of {@code layer} reading {@code channels} channels; empty for what a runtime folds into its predecessor. */
    private static Optional<Kind> kind(Layer layer, boolean afterProduct, int channels) {
        return switch (layer) {
            case Conv2d conv
            when conv.groups() == 1 ->
                Optional.of(
                        conv.window().kernelHeight() * conv.window().kernelWidth() == 1 ? Kind.POINTWISE : Kind.DENSE);
            case Conv2d conv -> Optional.of(conv.groups() == channels ? Kind.DEPTHWISE : Kind.GROUPED);
            case Shift _ -> Optional.of(Kind.DEPTHWISE);
            case Linear _ -> Optional.of(Kind.LINEAR);
            case BatchNorm _ -> afterProduct ? Optional.empty() : Optional.of(Kind.NORM);
            case Activation activation -> activation.function().clamps() ? Optional.empty() : Optional.of(Kind.SMOOTH);
            case Add _ -> Optional.of(Kind.ADD);
            case Multiply _ -> Optional.of(Kind.MULTIPLY);
            case Concat _, Slice _, PadChannels _ -> Optional.of(Kind.MOVE);
            case ChannelShuffle _, Select _ -> Optional.of(Kind.SHUFFLE);
            case Pool2d _, GlobalAveragePool _ -> Optional.of(Kind.POOL);
            case Flatten _ -> Optional.empty();
        };
    }

    private static boolean product(Layer layer) {
        return layer instanceof Conv2d || layer instanceof Linear;
    }

    /** Multiply-adds; a shift is computed as the depthwise convolution it is. */
    private static double macs(Layer layer, TensorShape in, TensorShape out) {
        return switch (layer) {
            case Conv2d conv -> (double) conv.window().area() * in.channels() / conv.groups() * out.elements();
            case Shift shift -> (double) shift.kernel() * shift.kernel() * out.elements();
            case Linear linear -> (double) in.elements() * linear.outFeatures();
            case BatchNorm _, Activation _, Pool2d _, GlobalAveragePool _, Add _, Multiply _, Concat _, Flatten _ -> 0;
            case Slice _, Select _, ChannelShuffle _, PadChannels _ -> 0;
        };
    }
}
