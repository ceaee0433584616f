package dev.espalier.search.surrogate;

import java.util.Arrays;

/**
 * Bends the costs of one objective into what a model can learn. Near the best, differences count; far from it they hardly
 * do, and a network that is broken would, as it is, spoil the model of all others. With the best cost b and the distance s
 * from it to the median of the first trials, a cost c becomes {@code log(1/2 + (c - b) / s)}. What lies further than 5 s
 * from the best counts as that far, for it is broken.
 */
record Warp(double best, double scale) {
    private static final double OFFSET = 0.5;
    static final double BROKEN = 5;

    /**
     * The warp of {@code costs}.
     *
     * @param first how many of them, at the beginning, come from all over the space
     */
    static Warp of(double[] costs, int first) {
        double best = Arrays.stream(costs).min().orElseThrow();
        double[] early =
                Arrays.stream(costs, 0, Math.min(first, costs.length)).sorted().toArray();
        double median = (early[(early.length - 1) / 2] + early[early.length / 2]) / 2;
        double most = Arrays.stream(costs).max().orElseThrow();
        double scale = median > best ? median - best : most > best ? most - best : 1;
        return new Warp(best, scale);
    }

    /** The cost that lies so many scales from the best. */
    double reaching(double scales) {
        return best + scales * scale;
    }

    double bend(double cost) {
        return Math.log(OFFSET + Math.min((cost - best) / scale, BROKEN));
    }

    /** The cost that {@link #bend} makes {@code bent}. */
    double straighten(double bent) {
        return best + scale * (Math.exp(bent) - OFFSET);
    }

    /** How much a cost changes with what {@link #bend} makes of it. */
    double slope(double bent) {
        return scale * Math.exp(bent);
    }
}
