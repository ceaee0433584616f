package dev.espalier.space.cost;

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
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The four guidelines of ShuffleNet v2 as a lint: which layers break them, and how many bytes of memory traffic each such
 * layer costs. (<a href="https://arxiv.org/abs/1807.11164">Ma et al., 2018</a>, section 2)
 */
public final class Guidelines {
    private Guidelines() {}

    /** A guideline of the paper. */
    public enum Guideline {
        /** Equal channel width minimises memory access cost. */
        G1("equal channel width minimises memory access"),
        /** Excessive group convolution increases memory access cost. */
        G2("group convolution increases memory access"),
        /** Network fragmentation reduces the degree of parallelism. */
        G3("fragments reduce parallelism"),
        /** Element-wise operations are not negligible. */
        G4("element-wise operations are not free");

        private final String rule;

        Guideline(String rule) {
            this.rule = rule;
        }

        /** The guideline in a few words. */
        public String rule() {
            return rule;
        }
    }

    /**
     * A layer that breaks a guideline.
     *
     * @param layer its name
     * @param reason what it does, with the numbers
     * @param bytes memory traffic that following the guideline would save
     */
    public record Finding(Guideline guideline, String layer, String reason, long bytes) {}

    /** All findings in {@code network} with values of {@code bits}, the dearest first. */
    public static List<Finding> check(Network network, OperandBits bits) {
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            if (node.layer() instanceof Conv2d conv) {
                checkConvolution(findings, node, conv, network.inputShape(i, 0), bits);
            }
            checkFragments(findings, network, i, bits);
            checkElementWise(findings, network, i, bits);
        }
        findings.sort(Comparator.comparingLong(Finding::bytes).reversed());
        return List.copyOf(findings);
    }

    private static void checkConvolution(
            List<Finding> findings, Network.Node node, Conv2d conv, TensorShape in, OperandBits bits) {
        int in1 = in.channels();
        int out2 = conv.outChannels();
        boolean pointwise = conv.window().area() == 1;
        boolean depthwise = conv.groups() == in1 && conv.groups() > 1;
        if (pointwise && !depthwise && in1 != out2 && in.area() > 1) {
            // hw(c1 + c2) against the least possible at equal MACs and groups, which has c1 = c2: 2 hw sqrt(c1 c2).
            double excess = in.area() * (in1 + out2 - 2 * Math.sqrt((double) in1 * out2));
            findings.add(finding(
                    Guideline.G1,
                    node,
                    "%d to %d channels, ratio 1:%.1f".formatted(in1, out2, ratio(in1, out2)),
                    excess,
                    bits));
        }
        if (conv.groups() > 1 && !depthwise) {
            // Without groups, equal MACs need channels fewer by the root of the groups.
            double activations = in.elements() + node.shape().elements();
            double excess = activations * (1 - 1 / Math.sqrt(conv.groups()));
            findings.add(finding(Guideline.G2, node, "%d groups".formatted(conv.groups()), excess, bits));
        }
    }

    private static double ratio(int a, int b) {
        return (double) Math.max(a, b) / Math.min(a, b);
    }

    /** Several convolutions that read one tensor: each reads it again. */
    private static void checkFragments(List<Finding> findings, Network network, int tensor, OperandBits bits) {
        int convolutions = 0;
        for (int i = tensor + 1; i < network.nodes().size(); i++) {
            Network.Node reader = network.nodes().get(i);
            for (int k = 0; k < reader.inputs().size(); k++) {
                convolutions += network.source(i, k) == tensor && reader.layer() instanceof Conv2d ? 1 : 0;
            }
        }
        if (convolutions > 1) {
            Network.Node node = network.nodes().get(tensor);
            double excess = (convolutions - 1.0) * node.shape().elements();
            findings.add(
                    finding(Guideline.G3, node, "%d convolutions branch off".formatted(convolutions), excess, bits));
        }
    }

    private static void checkElementWise(List<Finding> findings, Network network, int index, OperandBits bits) {
        Network.Node node = network.nodes().get(index);
        if (isElementWise(node.layer(), network.inputShape(index, 0))) {
            long read = CostModel.bytes(CostModel.read(network, index), bits.activations());
            long moved = CostModel.memoryAccess(node, network.inputShape(index, 0), read, bits);
            String what = node.layer() instanceof Conv2d ? "depthwise convolution" : nameOf(node.layer());
            findings.add(new Finding(Guideline.G4, node.name(), what, moved));
        }
    }

    private static boolean isElementWise(Layer layer, TensorShape in) {
        return switch (layer) {
            case Conv2d conv -> conv.groups() == in.channels() && conv.groups() > 1;
            case Activation activation -> !activation.function().clamps();
            case Add _, Multiply _, ChannelShuffle _, Select _, Shift _, Slice _, PadChannels _ -> true;
            case BatchNorm _, Concat _, Flatten _, GlobalAveragePool _, Linear _, Pool2d _ -> false;
        };
    }

    private static String nameOf(Layer layer) {
        return layer instanceof Activation activation
                ? activation.function().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : layer.getClass()
                        .getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                        .toLowerCase(Locale.ROOT);
    }

    private static Finding finding(
            Guideline guideline, Network.Node node, String reason, double values, OperandBits bits) {
        return new Finding(guideline, node.name(), reason, Math.round(values * bits.activations() / 8));
    }
}
