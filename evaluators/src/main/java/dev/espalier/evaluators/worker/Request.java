package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.choice.Design;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Pause;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What is asked of a worker, one line each. The first that a pool asks is {@link SetUp}; who measures hears {@link Time} only. */
sealed interface Request {
    /**
     * What holds for all that follows. Answered by {@link Reply.Ready}.
     *
     * @param base the ONNX file that designs are cut from; none if none are
     * @param devices where each latency is measured, in this order
     * @param cores all that may be used, the one the worker has for itself last; empty if it has none
     * @param locks folder of the lock files that all pools of this user share
     */
    record SetUp(
            DataSource data,
            List<Path> base,
            TrainingRecipe recipe,
            Map<Metric, Device> devices,
            LatencyProtocol latency,
            List<Integer> cores,
            Path locks)
            implements Request {}

    /**
     * Asks for an evaluation. Answered by {@link Reply.Done}.
     *
     * @param limits of size and latency, checked before training; limits of other metrics are not looked at
     * @param anchors times of the anchor model that latencies are told against, as far as any were measured
     * @param trial what the file will say it was made for
     * @param fidelity how far to go
     * @param pause where the candidate paused, if it did
     */
    record Evaluate(
            Design design,
            long seed,
            List<Limit> limits,
            Path folder,
            Map<String, Double> anchors,
            Evaluation.TrialName trial,
            Fidelity fidelity,
            List<Pause> pause)
            implements Request {}

    /** Asks for the latencies that can be measured and the test accuracy of finished models. Answered by {@link Reply.Confirmed}. */
    record Confirm(List<Path> models, Map<String, Double> anchors) implements Request {}

    /**
     * Asks how long models take here. Answered by {@link Reply.Timed}.
     *
     * @param threads that compute
     * @param cores all that may be used, those to use last
     * @param anchors as for {@link Evaluate}
     */
    record Time(
            List<Path> models,
            int batch,
            int threads,
            List<Integer> cores,
            Path locks,
            LatencyProtocol protocol,
            Map<String, Double> anchors)
            implements Request {}
}
