package dev.espalier.search.reinforcement;

import dev.espalier.search.strategy.Evaluated;
import java.util.OptionalDouble;

/**
 * Rewards of results as they come. What breaks a limit has no known costs and earns as little as the worst before it that
 * keeps them, so that the policy leaves the region without losing its scale; what failed earns nothing and teaches nothing.
 */
final class Rewards {
    private final Reward reward;
    private double worst = Double.POSITIVE_INFINITY;

    Rewards(Reward reward) {
        this.reward = reward;
    }

    /** Knows no result any more. */
    void forget() {
        worst = Double.POSITIVE_INFINITY;
    }

    /** What {@code result} earns; empty if nothing can be said. */
    OptionalDouble of(Evaluated result) {
        return switch (result) {
            case Evaluated.Feasible feasible -> {
                double earned = reward.of(feasible.costs());
                worst = Math.min(worst, earned);
                yield OptionalDouble.of(earned);
            }
            case Evaluated.Infeasible _ -> Double.isFinite(worst) ? OptionalDouble.of(worst) : OptionalDouble.empty();
            case Evaluated.Failed _ -> OptionalDouble.empty();
        };
    }
}
