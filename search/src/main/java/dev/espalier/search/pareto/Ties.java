package dev.espalier.search.pareto;

import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Latencies whose 95 % intervals overlap are ties: neither is faster, and the other objectives decide.
 *
 * <p>Of a front's members, from the best in those other objectives on, one is left out if another that stays is nowhere
 * worse, a tie not counting as worse. Whatever is left out is within the noise of one that stays, so that no chain of small
 * differences leads away from it, and the order in which trials came does not matter. (In the manner of the additive
 * ε-Pareto sets of Laumanns et al., 2002, with what was measured in the place of ε)
 */
public final class Ties {
    private Ties() {}

    /** Those members of {@code front} that measurements can tell apart. */
    public static Front settled(Front front) {
        List<Metric> objectives = front.objectives();
        List<Front.Member> kept = new ArrayList<>();
        front.members().stream().sorted(surestFirst(objectives)).forEach(member -> {
            if (kept.stream().noneMatch(present -> asGood(present, member, objectives))) {
                kept.add(member);
            }
        });
        return new Front(objectives, kept);
    }

    /** By the objectives that are no latencies, then by latencies, then by number. */
    private static Comparator<Front.Member> surestFirst(List<Metric> objectives) {
        Comparator<Front.Member> order = Comparator.comparing(_ -> 0);
        for (boolean latencies : new boolean[] {false, true}) {
            for (Metric metric : objectives) {
                if (metric.isLatency() == latencies) {
                    order = order.thenComparing(
                            member -> metric.cost(member.figures().value(metric)));
                }
            }
        }
        return order.thenComparing(member -> member.trial().number());
    }

    /** Whether {@code one} is nowhere worse than {@code other}, as far as can be told. */
    private static boolean asGood(Front.Member one, Front.Member other, List<Metric> objectives) {
        return objectives.stream().allMatch(metric -> {
            Measurement a = one.figures().get(metric).orElseThrow();
            Measurement b = other.figures().get(metric).orElseThrow();
            return metric.cost(a.value()) <= metric.cost(b.value())
                    || metric.isLatency() && a.interval().low() <= b.interval().high();
        });
    }
}
