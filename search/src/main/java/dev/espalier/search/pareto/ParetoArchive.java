package dev.espalier.search.pareto;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Keeps, of all trials it is shown, those that were measured to the end, keep every limit and are dominated by no other. Of equal
 * points it keeps the earlier trial, so the order in which trials arrive does not matter. Not for several threads.
 */
public final class ParetoArchive {
    private final List<Metric> objectives;
    private final List<Limit> limits;
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Front.Member member, Costs costs) {
        boolean covers(Entry other) {
            return costs.dominates(other.costs)
                    || costs.equals(other.costs)
                            && member.trial().number() <= other.member.trial().number();
        }
    }

    /** @throws IllegalArgumentException if there is no objective */
    public ParetoArchive(List<Metric> objectives, List<Limit> limits) {
        this.objectives = List.copyOf(objectives);
        this.limits = List.copyOf(limits);
        require(!objectives.isEmpty(), "a front needs at least one objective");
    }

    /** The front of {@code trials}. */
    public static Front front(Collection<Trial> trials, List<Metric> objectives, List<Limit> limits) {
        ParetoArchive archive = new ParetoArchive(objectives, limits);
        trials.forEach(archive::add);
        return archive.front();
    }

    /**
     * The front of those of {@code trials} that were measured again, by what they confirmed: where both know a figure, the
     * confirmed one counts.
     *
     * @param confirmed the later measurements by trial number
     */
    public static Front confirmedFront(
            Collection<Trial> trials,
            Map<Integer, Measurements> confirmed,
            List<Metric> objectives,
            List<Limit> limits) {
        ParetoArchive archive = new ParetoArchive(objectives, limits);
        for (Trial trial : trials) {
            Measurements later = confirmed.get(trial.number());
            if (later != null) {
                archive.add(trial, trial.outcome().measurements().and(later));
            }
        }
        return archive.front();
    }

    /** Shows it {@code trial}; tells whether the front changed. */
    public boolean add(Trial trial) {
        return switch (trial.outcome()) {
            case Outcome.Measured measured -> add(trial, measured.measurements());
            case Outcome.Paused _, Outcome.Infeasible _, Outcome.Failed _ -> false;
        };
    }

    private boolean add(Trial trial, Measurements figures) {
        if (!figures.broken(limits).isEmpty()) {
            return false;
        }
        Entry entry = new Entry(new Front.Member(trial, figures), Costs.of(figures, objectives));
        if (entries.stream().anyMatch(present -> present.covers(entry))) {
            return false;
        }
        entries.removeIf(entry::covers);
        return entries.add(entry);
    }

    /** The front as it is now. */
    public Front front() {
        return new Front(objectives, entries.stream().map(Entry::member).toList());
    }
}
