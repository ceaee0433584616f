package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.pareto.Hypervolume;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.pareto.Scale;
import dev.espalier.space.trial.Metric;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How searches on real training compare: by the hypervolume of what each found, over that of what all found together.
 *
 * <p>Nobody knows the true front, so the box is made of what was found: from the best to the worst cost of all searches'
 * fronts, with the reference point a tenth beyond the worst, as in {@link HypervolumeHistory}.
 *
 * @param objectives what was searched for
 * @param time of each search
 * @param searches in the order they ran
 * @param scores of each controller at half the time and at its end, in the order they first ran
 * @param comparisons of every two controllers at these times
 * @param curves how the score grew, by controller
 */
public record SearchScores(
        List<Metric> objectives,
        Duration time,
        List<TimedSearch> searches,
        List<Score> scores,
        List<ControllerComparison> comparisons,
        Map<String, List<Point>> curves) {
    private static final int STEPS = 120;

    public SearchScores {
        objectives = List.copyOf(objectives);
        searches = List.copyOf(searches);
        scores = List.copyOf(scores);
        comparisons = List.copyOf(comparisons);
        curves = new LinkedHashMap<>(curves);
    }

    /**
     * How a controller did after some time.
     *
     * @param ratios hypervolume ratio of each run, by seed
     * @param trials that came to their end within the whole time, mean of all runs
     */
    public record Score(String controller, int seconds, List<Double> ratios, double trials) {
        public Score {
            ratios = List.copyOf(ratios);
        }

        /** Mean of the ratios. */
        public double mean() {
            return StatUtils.mean(values());
        }

        /** Half of the runs reach it. */
        public double median() {
            return quantile(values(), 50);
        }

        /** Standard deviation; 0 for a single run. */
        public double deviation() {
            return ratios.size() < 2 ? 0 : Math.sqrt(StatUtils.variance(values()));
        }

        private double[] values() {
            return ratios.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Quartiles of the ratios of a controller's runs after {@code seconds}. */
    public record Point(double seconds, double low, double median, double high) {}

    /** The scores of {@code searches}, all of which had {@code time}. */
    static SearchScores of(List<TimedSearch> searches, List<Metric> objectives, Duration time) {
        double end = time.toMillis() / 1000.0;
        List<Costs> fronts =
                searches.stream().flatMap(search -> front(search.until(end))).toList();
        require(!fronts.isEmpty(), "no search found anything that keeps the limits");
        Measure measure = new Measure(Scale.of(fronts), fronts);
        Map<String, List<TimedSearch>> byController = new LinkedHashMap<>();
        searches.forEach(search -> byController
                .computeIfAbsent(search.controller(), _ -> new ArrayList<>())
                .add(search));
        List<Score> scores = new ArrayList<>();
        Map<String, List<Point>> curves = new LinkedHashMap<>();
        byController.forEach((name, all) -> {
            double trials = all.stream().mapToInt(TimedSearch::trials).average().orElse(0);
            for (double seconds : new double[] {end / 2, end}) {
                List<Double> ratios =
                        Arrays.stream(measure.ratios(all, seconds)).boxed().toList();
                scores.add(new Score(name, (int) Math.round(seconds), ratios, trials));
            }
            curves.put(
                    name,
                    IntStream.rangeClosed(0, STEPS)
                            .mapToObj(i -> point(i * end / STEPS, measure.ratios(all, i * end / STEPS)))
                            .toList());
        });
        return new SearchScores(objectives, time, searches, scores, comparisons(scores), curves);
    }

    private static Stream<Costs> front(List<Costs> all) {
        return all.stream().filter(one -> all.stream().noneMatch(other -> other.dominates(one)));
    }

    private static List<ControllerComparison> comparisons(List<Score> scores) {
        List<ControllerComparison> comparisons = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            Score one = scores.get(i);
            for (Score other : scores.subList(i + 1, scores.size())) {
                if (one.seconds() == other.seconds()) {
                    comparisons.add(ControllerComparison.of(
                            one.controller(), one.values(), other.controller(), other.values(), one.seconds()));
                }
            }
        }
        return comparisons;
    }

    private static Point point(double seconds, double[] ratios) {
        return new Point(seconds, quantile(ratios, 25), quantile(ratios, 50), quantile(ratios, 75));
    }

    private static double quantile(double[] values, double percent) {
        return StatUtils.percentile(values, percent);
    }

    /** Hypervolume in the common box, over that of everything found. */
    private static final class Measure {
        private final Scale scale;
        private final Costs reference;
        private final double whole;

        Measure(Scale scale, List<Costs> all) {
            double[] corner = new double[scale.worst().size()];
            Arrays.fill(corner, HypervolumeHistory.REFERENCE);
            this.scale = scale;
            this.reference = Costs.of(corner);
            this.whole = volume(all);
        }

        private double volume(List<Costs> found) {
            return Hypervolume.of(found.stream().map(scale::normalise).toList(), reference);
        }

        double[] ratios(List<TimedSearch> searches, double seconds) {
            return searches.stream()
                    .mapToDouble(search -> volume(search.until(seconds)) / whole)
                    .toArray();
        }
    }
}
