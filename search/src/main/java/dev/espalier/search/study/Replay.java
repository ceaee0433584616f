package dev.espalier.search.study;

import dev.espalier.search.study.Ledger.Step;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What earlier runs of a study tried. A run that proposes the same again is answered from it, candidate by candidate in the
 * same order; one that went another way would mix two searches in one study, and is refused.
 */
final class Replay {
    private final String study;
    private final Map<Step, Trial> stored = new HashMap<>();
    private final Set<Integer> taken = new HashSet<>();
    private int count;

    Replay(StudyResults before) {
        this.study = before.study().id();
        for (Trial trial : before.trials()) {
            stored.put(Step.of(trial), trial);
            taken.add(trial.number());
        }
    }

    /** How many candidates this run has had, whether they were tried before or not; the last has this number. */
    int count() {
        return count;
    }

    /**
     * The next candidate, if it was tried before.
     *
     * @throws IllegalStateException if it was another's turn
     */
    Optional<Trial> recall(Step step) {
        Optional<Trial> known = Optional.ofNullable(stored.remove(step));
        known.ifPresent(trial -> {
            count++;
            unchanged(trial.number() == count, trial.candidate());
        });
        return known;
    }

    /**
     * The number of the next candidate, which was not tried before.
     *
     * @throws IllegalStateException if it was the turn of one that was
     */
    int number(CandidateId candidate) {
        count++;
        unchanged(!taken.contains(count), candidate);
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
