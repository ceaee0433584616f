package dev.espalier.experiments.report;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.study.StudyResults;
import dev.espalier.search.study.Trainings;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two objectives of all trials: the front as a staircase, the dominated faded behind it, those that paused as rings, and in a strip below, where there
 * is no second figure to place them by, the infeasible and the failed.
 */
final class FrontPicture {
    private static final int HEIGHT = 420;
    private static final int STRIP = 18;

    private final Metric x;
    private final Metric y;
    private final List<Dot> best;
    private final List<Dot> dominated;
    private final List<Dot> paused;
    private final List<Trial> unplaced;
    private final Picture picture;
    private final Axis across;
    private final Axis up;

    private record Dot(int trial, double x, double y) {}

    FrontPicture(StudyResults results, Front front) {
        List<Metric> objectives = results.study().objectives();
        y = objectives.stream()
                .filter(metric -> metric.goal() == Metric.Goal.MAXIMIZE)
                .findFirst()
                .orElse(objectives.getFirst());
        x = objectives.stream().filter(metric -> !metric.equals(y)).findFirst().orElse(y);
        best = front.members().stream()
                .flatMap(member -> dot(member.trial(), member.figures()).stream())
                .sorted(Comparator.comparingDouble(dot -> x.cost(dot.x())))
                .toList();
        List<Trial> chosen = front.trials();
        dominated = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured && !chosen.contains(trial))
                .flatMap(trial -> dot(trial, trial.outcome().measurements()).stream())
                .toList();
        Trainings trainings = new Trainings(results.trials());
        paused = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Paused
                        && trainings.after(trial).isEmpty())
                .flatMap(trial -> dot(trial, trial.outcome().measurements()).stream())
                .toList();
        unplaced = results.trials().stream()
                .filter(trial ->
                        trial.outcome() instanceof Outcome.Infeasible || trial.outcome() instanceof Outcome.Failed)
                .filter(trial -> trial.outcome().measurements().get(x).isPresent())
                .toList();
        picture = new Picture("The front: " + Picture.name(y) + " over " + Picture.name(x), HEIGHT, 44 + STRIP);
        List<Double> figures = placed().map(Dot::y).toList();
        up = Axis.around(figures, picture.bottom(), Picture.TOP);
        across = Axis.around(
                Stream.concat(placed().map(Dot::x), unplaced.stream().map(this::strewn))
                        .toList(),
                Picture.LEFT,
                Picture.RIGHT);
    }

    private Stream<Dot> placed() {
        return Stream.of(best, dominated, paused).flatMap(List::stream);
    }

    private Optional<Dot> dot(Trial trial, Measurements figures) {
        Optional<Double> right = figures.get(x).map(Measurement::value);
        Optional<Double> above = figures.get(y).map(Measurement::value);
        return right.flatMap(a -> above.map(b -> new Dot(trial.number(), a, b)));
    }

    private double strewn(Trial trial) {
        return trial.outcome().measurements().value(x);
    }

    /** The picture as SVG. */
    String draw() {
        picture.vertical(up, Picture.name(y), Picture.labels(y));
        picture.horizontal(across, Picture.name(x), Picture.labels(x));
        paused.forEach(dot -> mark(dot, "paused", 3));
        dominated.forEach(dot -> mark(dot, "dominated", 4));
        stairs();
        best.forEach(dot -> mark(dot, "front", 6));
        unplaced.forEach(this::strip);
        return picture.toString();
    }

    private void mark(Dot dot, String kind, int radius) {
        picture.svg()
                .add(
                        "<circle class='%s' cx='%.1f' cy='%.1f' r='%d'><title>trial %d: %s, %s</title></circle>",
                        kind,
                        across.at(dot.x()),
                        up.at(dot.y()),
                        radius,
                        dot.trial(),
                        Quantity.show(y, dot.y()),
                        Quantity.show(x, dot.x()));
    }

    /** From each member on, nothing better is known until the next; with a third objective some members lie under it. */
    private void stairs() {
        StringBuilder path = new StringBuilder();
        double reached = Double.POSITIVE_INFINITY;
        for (Dot dot : best) {
            if (y.cost(dot.y()) < reached) {
                reached = y.cost(dot.y());
                String step = path.isEmpty() ? "M%.1f %.1f" : " H%.1f V%.1f";
                path.append(String.format(Locale.ROOT, step, across.at(dot.x()), up.at(dot.y())));
            }
        }
        picture.svg().add("<path class='stairs' d='%s H%d'/>", path, Picture.RIGHT);
    }

    private void strip(Trial trial) {
        double at = across.at(strewn(trial));
        double top = picture.bottom() + 5.0;
        boolean failed = trial.outcome() instanceof Outcome.Failed;
        String kind = failed ? "failed" : "infeasible";
        String shape = failed ? "M%.1f %.1f l8 8 m0 -8 l-8 8" : "M%.1f %.1f l5 8 h-10 z";
        picture.svg()
                .add(
                        "<path class='%s' d='%s'><title>trial %d: %s, %s</title></path>",
                        kind,
                        String.format(Locale.ROOT, shape, failed ? at - 4 : at, top),
                        trial.number(),
                        kind,
                        Quantity.show(x, strewn(trial)));
    }
}
