package dev.espalier.space.trial;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The circumstances of one evaluation.
 *
 * @param seed all randomness of the evaluation comes from it
 * @param limits what a candidate must keep; who measures one of them ends with {@link Outcome.Infeasible} if it is broken
 * @param folder an existing folder of the trial's own, for the files it makes
 * @param progress told of every step, from any thread
 * @param trial what the evaluation is for; files say so
 * @param fidelity how far to go; who trains nothing need not ask
 * @param pause where an earlier evaluation of the candidate paused; what was measured until then need not be measured again
 */
public record Evaluation(
        long seed,
        List<Limit> limits,
        Path folder,
        Consumer<Progress> progress,
        TrialName trial,
        Fidelity fidelity,
        Optional<Pause> pause) {
    public Evaluation {
        limits = List.copyOf(limits);
    }

    /** An evaluation without pause. */
    public Evaluation(long seed, List<Limit> limits, Path folder, Consumer<Progress> progress, TrialName trial) {
        this(seed, limits, folder, progress, trial, Fidelity.WHOLE, Optional.empty());
    }

    /** An evaluation outside of any study. */
    public Evaluation(long seed, List<Limit> limits, Path folder, Consumer<Progress> progress) {
        this(seed, limits, folder, progress, TrialName.NONE);
    }

    /**
     * Which trial of which study.
     *
     * @param study the study
     * @param number the trial's number there
     */
    public record TrialName(String study, String number) {
        /** No trial. */
        public static final TrialName NONE = new TrialName("", "");
    }

    /** Something a watching person wants to know. */
    public sealed interface Progress {
        /** A stage began. */
        record Began(Stage stage) implements Progress {}

        /** A training epoch, of {@code of}, ended. */
        record Trained(Epoch epoch, int of) implements Progress {}
    }
}
