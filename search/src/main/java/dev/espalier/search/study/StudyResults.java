package dev.espalier.search.study;

import dev.espalier.search.pareto.Front;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.pareto.ParetoArchive;
import dev.espalier.search.pareto.Ties;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyStore;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Trial;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a study has found, at one moment.
 *
 * @param trials in the order of their numbers
 * @param confirmed what was measured again of members of the front, by trial number; empty before the end
 */
public record StudyResults(StoredStudy study, List<Trial> trials, Map<Integer, Measurements> confirmed) {
    public StudyResults {
        trials = List.copyOf(trials);
        confirmed = Collections.unmodifiableMap(new LinkedHashMap<>(confirmed));
    }

    /** What {@code store} knows of the study called {@code id}; empty if there is none. */
    public static Optional<StudyResults> of(StudyStore store, String id) {
        return store.study(id).map(study -> new StudyResults(study, store.trials(id), store.confirmed(id)));
    }

    /**
     * The front to report: of the confirmed trials, by their confirmed figures, those that keep the limits and are
     * dominated by no other; of those that measurements cannot tell apart, {@link Ties#settled} keeps one. Before anything is confirmed, the front as the search sees it.
     */
    public Front front() {
        return Ties.settled(
                confirmed.isEmpty()
                        ? ParetoArchive.front(trials, study.objectives(), study.limits())
                        : ParetoArchive.confirmedFront(trials, confirmed, study.objectives(), study.limits()));
    }

    /** How the front grew, by the figures the search saw. */
    public List<HypervolumeHistory.Point> hypervolume() {
        return HypervolumeHistory.of(trials, study.objectives(), study.limits());
    }
}
