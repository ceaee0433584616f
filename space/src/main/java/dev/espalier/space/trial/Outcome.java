package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.List;

/** What became of a candidate. */
public sealed interface Outcome {
    /** What was measured before it ended, all of it for {@link Measured} and {@link Paused}. */
    Measurements measurements();

    /** How it was learned, by every epoch since the first; empty if nothing was trained, or it failed. */
    default List<Epoch> curve() {
        return List.of();
    }

    /**
     * The candidate was evaluated to the end.
     *
     * @param curve its learning curve, empty if nothing was trained
     * @param artifacts the files it made
     */
    record Measured(Measurements measurements, List<Epoch> curve, List<Artifact> artifacts) implements Outcome {
        public Measured {
            curve = List.copyOf(curve);
            artifacts = List.copyOf(artifacts);
        }
    }

    /**
     * The candidate was trained a part of the way, and measured there: it can be gone on with, and until then it is on no
     * front.
     *
     * @param curve its learning curve so far
     */
    record Paused(Measurements measurements, List<Epoch> curve) implements Outcome {
        public Paused {
            curve = List.copyOf(curve);
        }
    }

    /**
     * The candidate breaks a hard limit, seen before anything dearer was spent on it.
     *
     * @param broken the limits it breaks, at least one
     */
    record Infeasible(Measurements measurements, List<Limit> broken) implements Outcome {
        public Infeasible {
            broken = List.copyOf(broken);
            require(!broken.isEmpty(), "an infeasible candidate must name the limit it breaks");
        }

        /** The sum of the relative violations, what constrained domination ranks by. */
        public double violation() {
            return broken.stream()
                    .mapToDouble(limit -> limit.violation(measurements.value(limit.metric())))
                    .sum();
        }
    }

    /** The candidate could not be evaluated: a training that diverged, a worker that died, a time limit exceeded. */
    record Failed(Measurements measurements, Stage stage, String reason) implements Outcome {}
}
