package dev.espalier.search.pareto;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * How the front of a study grew.
 *
 * <p>Every objective is scaled by the best (0) and the worst (1) cost of all trials given that were measured and keep the
 * limits; the reference point lies a tenth beyond the worst, at 1.1 in each, so that the ends of the front count too. The
 * hypervolume is divided by that of the whole box, so it runs from 0 to at most 1. As the scale comes from the trials, a
 * later trial outside the box shifts earlier values: compare values of one history, not of two.
 */
public final class HypervolumeHistory {
    /** Where the reference point lies on the scale of observed costs. */
    public static final double REFERENCE = 1.1;

    /** The front's share of the box once trial {@code number} was known; 0 to 1. */
    public record Point(int number, double hypervolume) {}

    private HypervolumeHistory() {}

    /**
     * One point for each of {@code trials}, in the order of their numbers. Empty for more than three objectives, for which
     * no hypervolume is computed.
     */
    public static List<Point> of(Collection<Trial> trials, List<Metric> objectives, List<Limit> limits) {
        if (objectives.size() > 3) {
            return List.of();
        }
        List<Costs> observed = trials.stream()
                .filter(trial -> eligible(trial, limits))
                .map(trial -> Costs.of(trial.outcome().measurements(), objectives))
                .toList();
        ParetoArchive archive = new ParetoArchive(objectives, limits);
        List<Point> history = new ArrayList<>();
        double hypervolume = 0;
        for (Trial trial :
                trials.stream().sorted(Comparator.comparingInt(Trial::number)).toList()) {
            if (archive.add(trial)) {
                hypervolume = share(archive.front(), Scale.of(observed));
            }
            history.add(new Point(trial.number(), hypervolume));
        }
        return history;
    }

    /** The last value of the history of {@code trials}, 0 if there is none. */
    public static double latest(Collection<Trial> trials, List<Metric> objectives, List<Limit> limits) {
        List<Costs> observed = trials.stream()
                .filter(trial -> eligible(trial, limits))
                .map(trial -> Costs.of(trial.outcome().measurements(), objectives))
                .toList();
        return observed.isEmpty() || objectives.size() > 3
                ? 0
                : share(ParetoArchive.front(trials, objectives, limits), Scale.of(observed));
    }

    private static boolean eligible(Trial trial, List<Limit> limits) {
        return trial.outcome() instanceof Outcome.Measured measured
                && measured.measurements().broken(limits).isEmpty();
    }

    private static double share(Front front, Scale scale) {
        double[] reference = new double[front.objectives().size()];
        Arrays.fill(reference, REFERENCE);
        double volume =
                Hypervolume.of(front.points().stream().map(scale::normalise).toList(), Costs.of(reference));
        return volume / Math.pow(REFERENCE, reference.length);
    }
}
