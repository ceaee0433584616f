package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.Penalty;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Network;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Structured sparsity learning: {@code λ Σ ‖w_g‖} over groups of a layer's weights, each of which becomes zero as a whole.
 * (<a href="https://arxiv.org/abs/1608.03665">Wen et al., 2016</a>, equations 3 to 5)
 */
public final class GroupLasso implements Penalty {
    private final Grouping grouping;
    private final double strength;
    private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

    /** What is a group of a weight {@code (out, in, ...)}. */
    public enum Grouping {
        /** All weights of one output channel. */
        FILTER,
        /** All weights that read one input channel. */
        CHANNEL,
        /** Equal places of all filters: a column of the matrix that a convolution is computed with. */
        SHAPE,
        /** A whole layer. */
        LAYER
    }

    /**
     * The penalty on all kernels and matrices of {@code network} but the last, whose outputs are the classes.
     *
     * @throws IllegalArgumentException if {@code strength} is negative
     */
    public GroupLasso(Network network, Grouping grouping, double strength) {
        require(strength >= 0, "group lasso: the strength must not be negative, got %s", strength);
        this.grouping = grouping;
        this.strength = strength;
        Map<String, List<Integer>> all = Weights.shapes(network);
        List<Readers.Reader> layers = Readers.of(network);
        layers.subList(0, Math.max(0, layers.size() - 1)).forEach(layer -> {
            String name = Role.WEIGHT.of(layer.node().name());
            shapes.put(name, all.get(name));
        });
    }

    @Override
    public List<String> tensors() {
        return List.copyOf(shapes.keySet());
    }

    @Override
    public void shrink(Map<String, float[]> values, double rate) {
        values.forEach((name, weight) -> shrink(weight, shapes.get(name), rate * strength));
    }

    private void shrink(float[] weight, List<Integer> shape, double by) {
        double[] squares = new double[groups(shape)];
        for (int i = 0; i < weight.length; i++) {
            squares[group(i, weight.length, shape)] += (double) weight[i] * weight[i];
        }
        for (int i = 0; i < weight.length; i++) {
            double norm = Math.sqrt(squares[group(i, weight.length, shape)]);
            weight[i] *= norm > by ? (float) (1 - by / norm) : 0;
        }
    }

    private int groups(List<Integer> shape) {
        int each = shape.stream().skip(1).reduce(1, Math::multiplyExact);
        return switch (grouping) {
            case FILTER -> shape.get(0);
            case CHANNEL -> shape.get(1);
            case SHAPE -> each;
            case LAYER -> 1;
        };
    }

    private int group(int index, int length, List<Integer> shape) {
        int each = length / shape.get(0);
        return switch (grouping) {
            case FILTER -> index / each;
            case CHANNEL -> index % each / (each / shape.get(1));
            case SHAPE -> index % each;
            case LAYER -> 0;
        };
    }
}
