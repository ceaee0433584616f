package dev.espalier.search.study;

import dev.espalier.search.store.StudyStore;
import dev.espalier.search.study.Ledger.Step;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Trial;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What earlier runs of a study tried. A run that proposes the same again is answered from it, candidate by candidate in the
 * same order; one that went another way would mix two searches in one study, and is refused.
 */
final class Replay {
    private final StudyStore store;
    private final String study;
    private final int last;
    private int count;

    /** @param last the greatest number of a trial of earlier runs; 0 if there is none */
    Replay(StudyStore store, String study, int last) {
        this.store = store;
        this.study = study;
        this.last = last;
    }

    /** How many candidates this run has had, whether they were tried before or not; the last has this number. */
    int count() {
        return count;
    }

    /**
     * The next candidate, if it was tried before; not for one that this run had already.
     *
     * @throws IllegalStateException if it was another's turn
     */
    Optional<Trial> recall(Step step) {
        OptionalInt number = count < last ? store.number(study, step.genes(), step.rung()) : OptionalInt.empty();
        if (number.isEmpty()) {
            return Optional.empty();
        }
        count++;
        unchanged(number.getAsInt() == count, step.candidate());
        return store.trial(study, count);
    }

    /**
     * The number of the next candidate, which was not tried before.
     *
     * @throws IllegalStateException if it was the turn of one that was
     */
    int number(CandidateId candidate) {
        count++;
        unchanged(count > last || store.trial(study, count).isEmpty(), candidate);
        return count;
    }

    private void unchanged(boolean asBefore, CandidateId proposed) {
        if (!asBefore) {
            throw new IllegalStateException(
                    ("study '%s' cannot be resumed: as number %d it proposed another candidate before than %s now;"
                                    + " was its definition or the version of Espalier changed?")
                            .formatted(study, count, proposed));
        }
    }
}
