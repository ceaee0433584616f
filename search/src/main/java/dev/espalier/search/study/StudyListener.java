package dev.espalier.search.study;

import dev.espalier.search.store.StoredStudy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Trial;
import java.util.List;
import java.util.Map;

/**
 * Watches a study run in this process. Calls come one at a time, though from several threads; each should return at once
 * and must not throw, since the search waits for it.
 */
public interface StudyListener {
    /** A listener that ignores everything. */
    StudyListener NONE = new StudyListener() {};

    /**
     * Something is found out before the study begins.
     *
     * @param things what is being done, in the plural
     * @param done how many are done, at least one
     * @param all how many there are
     */
    default void preparing(String things, int done, int all) {}

    /**
     * The study begins, or goes on.
     *
     * @param known the trials it already has, in the order of their numbers; they are not announced again
     */
    default void started(StoredStudy study, List<Trial> known) {}

    /** The dear evaluation of a candidate begins. Candidates that the screen rejects are only finished. */
    default void trialStarted(int number, Assignment genes) {}

    /** The dear evaluation of a candidate came further. */
    default void progress(int number, Progress progress) {}

    /** A trial was stored. */
    default void trialFinished(Trial trial) {}

    /** Members of the front were measured again on their final files; by trial number. */
    default void confirmed(Map<Integer, Measurements> figures) {}

    /** The study came to a halt; {@link StoredStudy#state()} and {@link StoredStudy#message()} say how and why. */
    default void ended(StoredStudy study) {}
}
