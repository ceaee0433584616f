package dev.espalier.evaluators.quantization;

import dev.espalier.evaluators.weights.Tensor;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Signs, that of zero being +. Without a scale they are -1 and 1 (<a
 * href="https://arxiv.org/abs/1511.00363">Courbariaux et al., 2015</a>, BinaryConnect); with one they are times the mean
 * magnitude of each group, the factor that comes nearest to the weights in squares (<a
 * href="https://arxiv.org/abs/1603.05279">Rastegari et al., 2016</a>, equation 6, where a group is a filter).
 *
 * @param scaled which values have one scale; none for plain signs
 */
public record Binary(Optional<Grouping> scaled) implements Quantizer {
    /** -1 and 1. */
    public static Binary connect() {
        return new Binary(Optional.empty());
    }

    /** A scale for each filter, as XNOR-Net and its binary-weight network have it. */
    public static Binary xnor() {
        return new Binary(Optional.of(new Grouping.PerChannel()));
    }

    @Override
    public Tensor apply(Tensor tensor) {
        return Runs.map(tensor, scaled.orElse(new Grouping.PerTensor()), values -> {
            double scale = scaled.isPresent() ? Runs.meanMagnitude(values) : 1;
            return Runs.each(values, value -> value < 0 ? -scale : scale);
        });
    }

    @Override
    public int levels() {
        return 2;
    }

    /**
     * BinaryConnect's signs by chance: 1 with probability {@code clip((w + 1) / 2, 0, 1)}, else -1, so that their mean is
     * {@code clip(w, -1, 1)} (equation 2).
     */
    public static Tensor stochastic(Tensor tensor, RandomGenerator random) {
        return new Tensor(
                tensor.shape(), Runs.each(tensor.values(), value -> random.nextDouble() < (value + 1) / 2 ? 1 : -1));
    }
}
