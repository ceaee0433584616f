package dev.espalier.search.study;

import dev.espalier.search.store.StudyState;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether the limits can be met, by all trials so far. It is shown trials in the order they were proposed, so that what it
 * concludes does not depend on which finished first.
 */
final class Reach {
    /** So many candidates in a row rejected by what is counted, and the limits count as unreachable. */
    static final int COUNTED = 5000;

    /** So many candidates in a row rejected by what took measuring, and the limits count as unreachable. */
    static final int MEASURED = 300;

    private final List<Limit> limits;
    private final Map<Metric, Double> best = new HashMap<>();
    private int trials;
    private int measured;
    private int admissible;
    private int paused;
    private int countedInRow;
    private int measuredInRow;

    Reach(List<Limit> limits) {
        this.limits = limits;
    }

    /** The same for {@code limits} that were moved there, of all {@code trials} before; rows begin anew. */
    static Reach anew(List<Limit> limits, List<Trial> trials) {
        Reach reach = new Reach(limits);
        trials.forEach(reach::add);
        reach.countedInRow = 0;
        reach.measuredInRow = 0;
        return reach;
    }

    void add(Trial trial) {
        trials++;
        Measurements figures = trial.outcome().measurements();
        figures.byMetric()
                .forEach((metric, measurement) ->
                        best.merge(metric, measurement.value(), (a, b) -> metric.cost(a) <= metric.cost(b) ? a : b));
        switch (trial.outcome()) {
            case Outcome.Measured _ -> {
                measured++;
                admissible += figures.broken(limits).isEmpty() ? 1 : 0;
                countedInRow = 0;
                measuredInRow = 0;
            }
            case Outcome.Paused _ -> {
                measured++;
                paused += figures.broken(limits).isEmpty() ? 1 : 0;
                countedInRow = 0;
                measuredInRow = 0;
            }
            case Outcome.Infeasible infeasible -> {
                // A figure with repeats took time to find out; one that is counted did not.
                boolean counted = infeasible.broken().stream()
                        .allMatch(limit -> figures.get(limit.metric())
                                .filter(measurement -> measurement.repeats() == 1)
                                .isPresent());
                countedInRow += counted ? 1 : 0;
                measuredInRow += counted ? 0 : 1;
            }
            case Outcome.Failed _ -> {}
        }
    }

    /** Whether so many candidates in a row broke a limit that going on is in vain. */
    boolean hopeless() {
        return countedInRow >= COUNTED || measuredInRow >= MEASURED;
    }

    /** {@code state}, or that the limits cannot be met if no trial met them. */
    Ending ending(StudyState state) {
        if (admissible > 0) {
            return new Ending(state, "");
        }
        if (paused > 0) {
            return new Ending(
                    state,
                    "no candidate was trained to the end, %d paused before; the budget is too small for so many rungs"
                            .formatted(paused));
        }
        List<Limit> unreached = limits.stream()
                .filter(limit -> best.containsKey(limit.metric()) && !limit.admits(best.get(limit.metric())))
                .toList();
        if (!unreached.isEmpty()) {
            return new Ending(
                    StudyState.INFEASIBLE, unreached.stream().map(this::reached).collect(Collectors.joining("; ")));
        }
        if (measured > 0 || countedInRow + measuredInRow > 0) {
            return new Ending(
                    StudyState.INFEASIBLE,
                    "no candidate keeps all limits at once: "
                            + limits.stream().map(Limit::toString).collect(Collectors.joining(", ")));
        }
        return new Ending(state, trials == 0 ? "" : "all " + trials + " trials failed");
    }

    private String reached(Limit limit) {
        Metric metric = limit.metric();
        return "no candidate keeps %s: the %s seen among %d is %s%s"
                .formatted(
                        limit,
                        metric.goal() == Metric.Goal.MINIMIZE ? "smallest" : "largest",
                        trials,
                        plain(best.get(metric)),
                        metric.unit());
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
