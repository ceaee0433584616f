package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Assignment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Models that see {@link Clues} beside what all candidates are known by. Clues are measured from their median among some
 * random candidates, in median deviations, and what lies far out is drawn in by an inverse hyperbolic sine; together they
 * weigh as much as all other features, among which a few more numbers would drown.
 */
final class CloserLook {
    /** A normal distribution's deviation, in median deviations. */
    private static final double DEVIATION = 1.4826;

    private final Clues clues;
    private final List<Assignment> sample;
    private final Model[] models;
    private final Map<Assignment, double[]> known = new HashMap<>();
    private final Map<Assignment, Point> points = new HashMap<>();
    private double[] medians = new double[0];
    private double[] scales = new double[0];

    /**
     * Models of each objective.
     *
     * @param sample random candidates, whose clues are asked for with the first
     */
    CloserLook(Clues clues, List<Assignment> sample, int objectives, Supplier<Model> model) {
        this.clues = clues;
        this.sample = List.copyOf(sample);
        this.models = Stream.generate(model).limit(objectives).toArray(Model[]::new);
    }

    /** The candidate at {@code point} was observed. */
    void observe(Assignment genes, Point point) {
        for (Model model : models) {
            model.observe(seen(genes, point));
        }
    }

    /** Learns what was observed of one objective, in the order it came. */
    void learn(int objective, double[] values) {
        models[objective].learn(values);
    }

    /** Takes for granted, until it learns again, that the candidate at {@code point} gives what is predicted of it. */
    void believe(Assignment genes, Point point) {
        for (Model model : models) {
            model.believe(seen(genes, point));
        }
    }

    /** Draws one of the functions that may be true, of each objective. */
    void draw(RandomGenerator chance) {
        Stream.of(models).forEach(model -> model.draw(chance));
    }

    /** The candidate at {@code point} as each of the models sees it. */
    Model.View[] views(Assignment genes, Point point) {
        Point seen = seen(genes, point);
        return Stream.of(models).map(model -> model.view(seen)).toArray(Model.View[]::new);
    }

    private Point seen(Assignment genes, Point point) {
        return points.computeIfAbsent(genes, _ -> withClues(point, raw(genes)));
    }

    private double[] raw(Assignment genes) {
        return known.computeIfAbsent(genes, clues::of);
    }

    private Point withClues(Point point, double[] raw) {
        if (medians.length == 0) {
            measure(raw.length);
        }
        int features = point.features().length;
        double weight = Math.sqrt(Math.max(1, features) / (double) raw.length);
        double[] all = Arrays.copyOf(point.features(), features + raw.length);
        for (int i = 0; i < raw.length; i++) {
            all[features + i] = weight * inverseHyperbolicSine((raw[i] - medians[i]) / scales[i]);
        }
        return new Point(point.options(), all);
    }

    private void measure(int size) {
        double[][] rows = sample.stream().map(this::raw).toArray(double[][]::new);
        medians = new double[size];
        scales = new double[size];
        for (int i = 0; i < size; i++) {
            int column = i;
            double[] values =
                    Arrays.stream(rows).mapToDouble(row -> row[column]).toArray();
            double median = median(values);
            double[] deviations =
                    Arrays.stream(values).map(value -> Math.abs(value - median)).toArray();
            double scale = DEVIATION * median(deviations);
            medians[i] = median;
            scales[i] = scale > 0 ? scale : Math.max(1e-9, Math.abs(median));
        }
    }

    /** 0 of nothing. */
    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return IntStream.of((sorted.length - 1) / 2, sorted.length / 2)
                .filter(i -> i < sorted.length)
                .mapToDouble(i -> sorted[i])
                .average()
                .orElse(0);
    }

    private static double inverseHyperbolicSine(double x) {
        return Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt(x * x + 1));
    }
}
