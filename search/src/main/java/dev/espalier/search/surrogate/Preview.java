package dev.espalier.search.surrogate;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.Arrays;
import java.util.List;

/** What is known of a candidate before it is evaluated. Immutable. */
public final class Preview {
    private final double[] features;
    private final double[] costs;
    private final double violation;

    /**
     * @param features numbers that tell candidates apart, for all candidates of a space equally many; infinities will do
     * @param costs one for each objective, smaller is better; NaN for one that only an evaluation tells
     * @param violation by how much it breaks limits that need no evaluation; 0 if it keeps them
     * @throws IllegalArgumentException if a feature is not a number, or the violation is negative
     */
    public Preview(double[] features, double[] costs, double violation) {
        require(Arrays.stream(features).noneMatch(Double::isNaN), "a feature is not a number");
        require(violation >= 0, "a violation must not be negative, got %s", violation);
        this.features = features.clone();
        this.costs = costs.clone();
        this.violation = violation;
    }

    /** Tells the preview of any candidate of a space, and always the same. */
    @FunctionalInterface
    public interface Teller {
        /** What is known of {@code genes}, in canonical form. */
        Preview of(Assignment genes);

        /** The same under {@code limits}; itself if it tells of none. */
        default Teller under(List<Limit> limits) {
            return this;
        }
    }

    /** Knows nothing of candidates with {@code objectives} objectives: what a model then learns from are their genes. */
    public static Teller nothing(int objectives) {
        double[] unknown = new double[objectives];
        Arrays.fill(unknown, Double.NaN);
        Preview nothing = new Preview(new double[0], unknown, 0);
        return _ -> nothing;
    }

    /** A fresh array of the features. */
    public double[] features() {
        return features.clone();
    }

    /** Number of objectives. */
    public int objectives() {
        return costs.length;
    }

    /** Whether the cost in the objective at {@code index} is known. */
    public boolean knows(int index) {
        return !Double.isNaN(costs[index]);
    }

    /** The cost in the objective at {@code index}; NaN if only an evaluation tells. */
    public double cost(int index) {
        return costs[index];
    }

    /** By how much it breaks limits that need no evaluation; 0 if it keeps them. */
    public double violation() {
        return violation;
    }
}
