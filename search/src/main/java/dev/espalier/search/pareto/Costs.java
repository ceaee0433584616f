package dev.espalier.search.pareto;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.util.Arrays;
import java.util.List;

/** A point of objective space: one number for each objective, smaller is always better. Immutable. */
public final class Costs {
    private final double[] values;

    private Costs(double[] values) {
        require(values.length > 0, "a point needs at least one objective");
        for (double value : values) {
            require(Double.isFinite(value), "costs must be finite, got %s", Arrays.toString(values));
        }
        this.values = values;
    }

    /**
     * The point at {@code values}.
     *
     * @throws IllegalArgumentException if there is none or one is not finite
     */
    public static Costs of(double... values) {
        return new Costs(values.clone());
    }

    /**
     * What {@code measurements} cost in each of {@code objectives}: a metric of which more is better is negated.
     *
     * @throws IllegalArgumentException if an objective was not measured
     */
    public static Costs of(Measurements measurements, List<Metric> objectives) {
        return new Costs(objectives.stream()
                .mapToDouble(metric -> metric.cost(measurements.value(metric)))
                .toArray());
    }

    /** The cost in the objective at {@code index}. */
    public double get(int index) {
        return values[index];
    }

    /** Number of objectives. */
    public int size() {
        return values.length;
    }

    /** A fresh array of the costs. */
    public double[] toArray() {
        return values.clone();
    }

    /** Whether this point is nowhere worse than {@code other} and somewhere better. */
    public boolean dominates(Costs other) {
        return noWorseThan(other) && !Arrays.equals(values, other.values);
    }

    /** Whether this point is nowhere worse than {@code other}: equal to it or dominating it. */
    public boolean noWorseThan(Costs other) {
        require(size() == other.size(), "cannot compare %d with %d objectives", size(), other.size());
        for (int i = 0; i < values.length; i++) {
            if (values[i] > other.values[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Costs that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
