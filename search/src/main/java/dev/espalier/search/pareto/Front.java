package dev.espalier.search.pareto;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Trial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Trials of which none dominates another, from the cheapest in the first objective to the dearest. Immutable.
 *
 * @param objectives what the members are compared by, at least one
 */
public record Front(List<Metric> objectives, List<Member> members) {
    /**
     * A trial on the front.
     *
     * @param figures what is known of it: its own measurements, and those confirmed on its final files where there are any
     */
    public record Member(Trial trial, Measurements figures) {
        /** Its point in the space of {@code objectives}. */
        public Costs costs(List<Metric> objectives) {
            return Costs.of(figures, objectives);
        }
    }

    /** Sorts and copies; that no member dominates another is for {@link ParetoArchive} to see to. */
    public Front {
        objectives = List.copyOf(objectives);
        List<Metric> order = objectives;
        members = members.stream()
                .sorted(Comparator.comparing((Member member) -> member.costs(order), Front::lexicographic)
                        .thenComparing(member -> member.trial().number()))
                .toList();
    }

    /** The members' trials, in order. */
    public List<Trial> trials() {
        return members.stream().map(Member::trial).toList();
    }

    /** The members' points, in order. */
    public List<Costs> points() {
        return members.stream().map(member -> member.costs(objectives)).toList();
    }

    /** The member best in {@code metric} among those that keep all of {@code limits}; the earlier trial on a tie. */
    public Optional<Member> best(Metric metric, List<Limit> limits) {
        return members.stream()
                .filter(member -> member.figures().get(metric).isPresent())
                .filter(member -> keeps(member.figures(), limits))
                .min(Comparator.comparingDouble(
                                (Member member) -> metric.cost(member.figures().value(metric)))
                        .thenComparing(member -> member.trial().number()));
    }

    /**
     * The member where giving up a little of one objective stops buying much of another: the one closest to the ideal
     * point when each objective is scaled to run from 0, the front's best, to 1, its worst. Empty for an empty front.
     */
    public Optional<Member> knee() {
        if (members.isEmpty()) {
            return Optional.empty();
        }
        Scale scale = Scale.of(points());
        return members.stream()
                .min(Comparator.comparingDouble((Member member) -> scale.distanceToIdeal(member.costs(objectives)))
                        .thenComparing(member -> member.trial().number()));
    }

    /** Whether everything known keeps {@code limits} and everything limited is known. */
    private static boolean keeps(Measurements figures, List<Limit> limits) {
        return limits.stream()
                .allMatch(limit -> figures.get(limit.metric())
                        .filter(measurement -> limit.admits(measurement.value()))
                        .isPresent());
    }

    private static int lexicographic(Costs a, Costs b) {
        return Arrays.compare(a.toArray(), b.toArray());
    }
}
