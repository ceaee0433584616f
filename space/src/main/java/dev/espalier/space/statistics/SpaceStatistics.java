package dev.espalier.space.statistics;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a space holds: how many networks, and what they cost, from a seeded sample.
 *
 * @param networks number of distinct candidates
 * @param samples how many were drawn
 * @param costs by metric, everything that is counted and never measured
 */
public record SpaceStatistics(BigInteger networks, int samples, Map<Metric, Spread> costs) {
    /** The metrics that are counted. */
    public static final List<Metric> COUNTED =
            List.of(Metric.MACS, Metric.PARAMS, Metric.MEMORY_ACCESS, Metric.PEAK_ACTIVATION);

    /**
     * How one cost spreads over the space.
     *
     * @param smallest the smallest value that descent reached, from the cheapest of the sample gene by gene
     * @param sorted the sampled values, ascending
     */
    public record Spread(double smallest, List<Double> sorted) {
        public Spread {
            sorted = List.copyOf(sorted);
        }

        /**
         * The value below which {@code share} of the sample lies: 0.25 and 0.75 are the quartiles, 0.5 the median.
         *
         * @throws IllegalArgumentException if {@code share} is not 0 to 1
         */
        public double quantile(double share) {
            require(share >= 0 && share <= 1, "a quantile is of a share of 0 to 1, got %s", share);
            return sorted.get((int) Math.round(share * (sorted.size() - 1)));
        }
    }

    public SpaceStatistics {
        costs = Collections.unmodifiableMap(new LinkedHashMap<>(costs));
    }

    /**
     * The statistics of {@code space}; the same seed gives the same.
     *
     * @throws IllegalArgumentException if {@code samples} is not positive
     */
    public static SpaceStatistics of(SearchSpace space, int samples, long seed) {
        require(samples > 0, "the number of samples must be positive, got %d", samples);
        SplittableRandom random = new SplittableRandom(seed);
        double[][] values = new double[COUNTED.size()][samples];
        for (int i = 0; i < samples; i++) {
            NetworkCost cost = count(space.decode(space.choices().random(random)));
            for (int m = 0; m < values.length; m++) {
                values[m][i] = value(cost, COUNTED.get(m));
            }
        }
        Map<Metric, Spread> costs = new LinkedHashMap<>();
        for (int m = 0; m < values.length; m++) {
            Metric metric = COUNTED.get(m);
            Arrays.sort(values[m]);
            costs.put(
                    metric,
                    new Spread(
                            smallest(space, metric, seed),
                            Arrays.stream(values[m]).boxed().toList()));
        }
        return new SpaceStatistics(space.choices().count(), samples, costs);
    }

    private static double smallest(SearchSpace space, Metric metric, long seed) {
        return value(
                count(space.decode(new Descent(space, seed).cheapest(design -> value(count(design), metric)))), metric);
    }

    /**
     * The share of the sample that keeps {@code limit}, 0 to 1.
     *
     * @throws IllegalArgumentException if the limit's metric is not counted
     */
    public double share(Limit limit) {
        List<Double> sorted = spread(limit.metric()).sorted();
        return (double) sorted.stream().filter(limit::admits).count() / sorted.size();
    }

    /**
     * Whether some design of the space keeps {@code limit}, as far as descent could find one.
     *
     * @throws IllegalArgumentException if the limit's metric is not counted
     */
    public boolean reachable(Limit limit) {
        return limit.admits(spread(limit.metric()).smallest());
    }

    private Spread spread(Metric metric) {
        Spread spread = costs.get(metric);
        require(spread != null, "%s is not counted, only %s", metric, COUNTED);
        return spread;
    }

    private static NetworkCost count(Design design) {
        return CostModel.count(design.network(), design.precision());
    }

    /**
     * What {@code cost} says of {@code metric}.
     *
     * @throws IllegalArgumentException if the metric is not counted
     */
    public static double value(NetworkCost cost, Metric metric) {
        return switch (metric.name()) {
            case "macs" -> cost.macs();
            case "params" -> cost.params();
            case "memoryAccess" -> cost.memoryAccess();
            case "peakActivation" -> cost.peakActivation();
            default -> throw new IllegalArgumentException(metric + " is not counted, only " + COUNTED);
        };
    }
}
