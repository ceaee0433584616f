package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The weights of a network that was cut, and the uncut network's weights that compute the same. */
public final class CutWeights {
    private CutWeights() {}

    /**
     * The part of {@code weights} that {@link Cut#network()} has.
     *
     * @throws IllegalArgumentException if a weight of the uncut network is missing
     */
    public static Weights sliced(Cut cut, Weights weights) {
        Map<String, Tensor> sliced = new LinkedHashMap<>();
        Network network = cut.groups().network();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            int[] out = cut.kept(node.name());
            for (Role role : cut.keeps(node.name()) ? roles(node) : List.<Role>of()) {
                Tensor whole = weights.get(node.name(), role);
                Tensor part = role == Role.WEIGHT ? read(whole, cut, i) : whole;
                sliced.put(role.of(node.name()), rows(part, out));
            }
        }
        return new Weights(sliced);
    }

    /**
     * {@code weights} of the uncut network, zero wherever a layer reads a channel that {@code cut} removes, and all of a
     * block that goes: the network computes what the cut one does, and costs what it did. Blocks must give zeros when all
     * they have is zeros, which those do that end in a convolution, a normalisation or a rectifier of one.
     */
    public static Weights masked(Cut cut, Weights weights) {
        Map<String, Tensor> masked = new LinkedHashMap<>(weights.tensors());
        Network network = cut.groups().network();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            boolean reads = node.layer() instanceof Linear
                    || node.layer() instanceof Conv2d conv
                            && !ChannelGroups.depthwise(
                                    conv, network.inputShape(i, 0).channels());
            if (!cut.keeps(node.name())) {
                for (Role role : roles(node)) {
                    Tensor tensor = weights.get(node.name(), role);
                    if (role != Role.VARIANCE) {
                        masked.put(role.of(node.name()), new Tensor(tensor.shape(), new float[tensor.values().length]));
                    }
                }
            } else if (reads) {
                masked.put(Role.WEIGHT.of(node.name()), zeroed(weights.get(node.name(), Role.WEIGHT), cut, i));
            }
        }
        return new Weights(masked);
    }

    private static List<Role> roles(Network.Node node) {
        return switch (node.layer()) {
            case Conv2d conv -> conv.bias() ? List.of(Role.WEIGHT, Role.BIAS) : List.of(Role.WEIGHT);
            case Linear linear -> linear.bias() ? List.of(Role.WEIGHT, Role.BIAS) : List.of(Role.WEIGHT);
            case BatchNorm _ -> List.of(Role.SCALE, Role.SHIFT, Role.MEAN, Role.VARIANCE);
            case Shift shift when shift.learned() -> List.of(Role.OFFSET);
            default -> List.of();
        };
    }

    /** The columns of a layer's weight, {@code (out, in / groups, ...)}, that read what stays. */
    private static Tensor read(Tensor weight, Cut cut, int index) {
        int rows = weight.shape().get(0);
        int columns = weight.shape().get(1);
        int[][] kept = columns(cut, index, rows, columns);
        int each = weight.values().length / rows / columns;
        int left = kept[0].length;
        float[] values = new float[rows * left * each];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < left; i++) {
                int from = (row * columns + kept[row][i]) * each;
                System.arraycopy(weight.values(), from, values, (row * left + i) * each, each);
            }
        }
        return new Tensor(shape(weight, 1, left), values);
    }

    private static Tensor zeroed(Tensor weight, Cut cut, int index) {
        int rows = weight.shape().get(0);
        int columns = weight.shape().get(1);
        int[][] kept = columns(cut, index, rows, columns);
        int each = weight.values().length / rows / columns;
        float[] values = new float[weight.values().length];
        for (int row = 0; row < rows; row++) {
            for (int column : kept[row]) {
                int at = (row * columns + column) * each;
                System.arraycopy(weight.values(), at, values, at, each);
            }
        }
        return new Tensor(weight.shape(), values);
    }

    /** Which columns of each row stay: each group of a convolution reads channels of its own. */
    private static int[][] columns(Cut cut, int index, int rows, int columns) {
        Network.Node node = cut.groups().network().nodes().get(index);
        int groups = node.layer() instanceof Conv2d conv ? conv.groups() : 1;
        if (columns == 1 && groups > 1) {
            return new int[rows][1];
        }
        int[] kept = cut.kept(node.inputs().getFirst());
        int[][] ofGroup = new int[groups][];
        Arrays.setAll(
                ofGroup,
                group -> IntStream.of(kept)
                        .filter(place -> place / columns == group)
                        .map(place -> place % columns)
                        .toArray());
        int[][] ofRow = new int[rows][];
        Arrays.setAll(ofRow, row -> ofGroup[row / (rows / groups)]);
        return ofRow;
    }

    private static Tensor rows(Tensor tensor, int[] kept) {
        int each = tensor.values().length / tensor.shape().getFirst();
        float[] values = new float[kept.length * each];
        for (int i = 0; i < kept.length; i++) {
            System.arraycopy(tensor.values(), kept[i] * each, values, i * each, each);
        }
        return new Tensor(shape(tensor, 0, kept.length), values);
    }

    private static List<Integer> shape(Tensor tensor, int axis, int extent) {
        Integer[] shape = tensor.shape().toArray(Integer[]::new);
        shape[axis] = extent;
        return Stream.of(shape).toList();
    }
}
