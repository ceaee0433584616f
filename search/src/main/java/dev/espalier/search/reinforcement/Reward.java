package dev.espalier.search.reinforcement;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Map;

/**
 * What a candidate is worth to a controller that maximises one number: its quality, the one objective of which more is
 * better, against how far each other objective is from a target.
 */
public final class Reward {
    private final Form form;
    private final double exponent;
    private final int quality;
    /** The target of each objective; that of the quality is not used. */
    private final double[] targets;

    /** How quality and cost make one number; r is the cost divided by its target, Q the quality. */
    public enum Form {
        /**
         * Q r^w, w = -0.07: a cost twice as high is worth five per cent more quality.
         * (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>)
         */
        SOFT(-0.07),
        /** Q min(r^w, 1), w = -1: a cost below the target is worth nothing, above it takes as much. (same, figure 3) */
        HARD(-1),
        /**
         * Q + w |r - 1|, w = -0.1: the target is to be met, from either side.
         * (<a href="https://arxiv.org/abs/2008.06120">Bender et al., 2020</a>)
         */
        ABSOLUTE(-0.1);

        private final double exponent;

        Form(double exponent) {
            this.exponent = exponent;
        }

        /** The published w. */
        public double exponent() {
            return exponent;
        }
    }

    /**
     * The reward for costs in {@code objectives}, with the published w.
     *
     * @param targets for each objective of which less is better
     * @throws IllegalArgumentException unless more is better of just one objective and each other one has a positive target
     */
    public Reward(Form form, List<Metric> objectives, Map<Metric, Double> targets) {
        this(form, form.exponent(), objectives, targets);
    }

    /**
     * The same with another w.
     *
     * @throws IllegalArgumentException as above, or if {@code exponent} is not negative
     */
    public Reward(Form form, double exponent, List<Metric> objectives, Map<Metric, Double> targets) {
        require(exponent < 0, "a cost must lower the reward, so w must be negative, got %s", exponent);
        List<Metric> qualities = objectives.stream()
                .filter(metric -> metric.goal() == Metric.Goal.MAXIMIZE)
                .toList();
        require(
                qualities.size() == 1,
                "a reward needs one objective of which more is better, such as accuracy, got %s",
                objectives);
        this.form = form;
        this.exponent = exponent;
        this.quality = objectives.indexOf(qualities.getFirst());
        this.targets = objectives.stream()
                .mapToDouble(metric -> metric.goal() == Metric.Goal.MAXIMIZE ? 1 : target(metric, targets))
                .toArray();
    }

    private static double target(Metric metric, Map<Metric, Double> targets) {
        double target = targets.getOrDefault(metric, 0.0);
        require(target > 0, "a reward needs a positive target for %s", metric);
        return target;
    }

    /**
     * What {@code costs} are worth. Several costs multiply, or add, as each would alone.
     *
     * @throws IllegalArgumentException if there are not as many as objectives
     */
    public double of(Costs costs) {
        require(costs.size() == targets.length, "a reward of %d objectives got %s", targets.length, costs);
        double reward = -costs.get(quality);
        for (int i = 0; i < targets.length; i++) {
            if (i != quality) {
                double ratio = costs.get(i) / targets[i];
                reward = switch (form) {
                    case SOFT -> reward * Math.pow(ratio, exponent);
                    case HARD -> reward * Math.min(1, Math.pow(ratio, exponent));
                    case ABSOLUTE -> reward + exponent * Math.abs(ratio - 1);
                };
            }
        }
        return reward;
    }
}
