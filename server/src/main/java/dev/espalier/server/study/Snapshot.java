package dev.espalier.server.study;

import dev.espalier.search.pareto.Front;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A study at one moment, with what follows from its trials.
 *
 * @param change the store's latest change that is certainly in it
 * @param front the front to report
 * @param history how it grew
 */
public record Snapshot(long change, StudyResults results, Front front, List<HypervolumeHistory.Point> history) {
    static Snapshot of(long change, StudyResults results) {
        return new Snapshot(change, results, results.front(), results.hypervolume());
    }

    /** The study itself. */
    public StoredStudy study() {
        return results.study();
    }

    /** The trials in the order of their numbers. */
    public List<Trial> trials() {
        return results.trials();
    }

    /** The numbers of the front's trials. */
    public Set<Integer> frontNumbers() {
        return front.trials().stream().map(Trial::number).collect(Collectors.toUnmodifiableSet());
    }

    /** What is known of {@code trial}: its measurements, as they were measured again where they were. */
    public Measurements figures(Trial trial) {
        Measurements again = results.confirmed().getOrDefault(trial.number(), Measurements.NONE);
        return trial.outcome().measurements().and(again);
    }

    /** The trials with those figures in place of their first measurements. */
    public List<Trial> confirmedTrials() {
        return trials().stream()
                .map(trial -> trial.outcome() instanceof Outcome.Measured measured
                        ? trial.with(new Outcome.Measured(figures(trial), measured.curve(), measured.artifacts()))
                        : trial)
                .toList();
    }

    /** This snapshot where no trial was added since: only the study itself is new, and the front if limits were moved. */
    Snapshot at(long later, StoredStudy study) {
        StudyResults now = new StudyResults(study, results.trials(), results.confirmed());
        return study.limits().equals(study().limits()) ? new Snapshot(later, now, front, history) : of(later, now);
    }

    /** This snapshot and {@code more} trials. */
    Snapshot with(long later, StoredStudy study, List<Trial> more) {
        TreeMap<Integer, Trial> byNumber = new TreeMap<>(Comparator.naturalOrder());
        trials().forEach(trial -> byNumber.put(trial.number(), trial));
        more.forEach(trial -> byNumber.put(trial.number(), trial));
        return of(later, new StudyResults(study, new ArrayList<>(byNumber.values()), results.confirmed()));
    }
}
