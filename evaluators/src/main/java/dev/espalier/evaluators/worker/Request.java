package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.choice.Design;
import dev.espalier.space.trial.Limit;
import java.nio.file.Path;
import java.util.List;

/** What a pool asks of a worker, one line each; the first is always {@link SetUp}. */
sealed interface Request {
    /**
     * What holds for all that follows. Answered by {@link Reply.Ready}.
     *
     * @param core the core the worker has for itself, -1 if it has none
     * @param locks folder of the lock files that all pools of this user share
     */
    record SetUp(DataSource data, TrainingRecipe recipe, LatencyProtocol latency, int core, Path locks)
            implements Request {}

    /**
     * Asks for an evaluation. Answered by {@link Reply.Done}.
     *
     * @param limits of size and latency, checked before training; limits of other metrics are not looked at
     * @param anchorMs time of the anchor model that latencies are told against, 0 if none was measured yet
     */
    record Evaluate(Design design, long seed, List<Limit> limits, Path folder, double anchorMs) implements Request {}

    /** Asks for latency and test accuracy of finished models. Answered by {@link Reply.Confirmed}. */
    record Confirm(List<Path> models, double anchorMs) implements Request {}
}
