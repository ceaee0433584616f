package dev.espalier.experiments.study;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.CodedModel;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.statistics.Descent;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tells, before anything is trained, whether limits can be met at all, each by itself and those that are counted together.
 *
 * <p>What is counted is minimised over the space by {@link Descent}, and so is how far counted limits are broken in all.
 * What is measured takes the designs so found, the cheapest in each count and precision, exports them untrained and looks at
 * the files. As a cheap design need not be the fastest, latency is given {@value #LATENCY_MARGIN} times the limit before it
 * counts as out of reach.
 */
final class Feasibility {
    private static final double LATENCY_MARGIN = 1.25;

    /** Weights that were trained take fewer bits than the random ones that are coded here. */
    private static final double CODED_MARGIN = 1.5;

    private final SearchSpace space;
    private final long seed;
    private final StudyDevices devices;
    /** Where the genes are that say what is computed with; a design has one precision in all of them. */
    private final int[] precisions;

    private final Map<Metric, List<Assignment>> cheapest = new HashMap<>();

    Feasibility(SearchSpace space, long seed, StudyDevices devices) {
        this.space = space;
        this.devices = devices;
        this.seed = seed;
        List<Choice> choices = space.choices().list();
        this.precisions = IntStream.range(0, choices.size())
                .filter(i -> choices.get(i).name().matches("precision\\d*"))
                .toArray();
    }

    /**
     * @throws InfeasibleException if limits are out of reach; the message names the smallest value of each such limit, or
     *     what comes nearest to keeping all
     */
    void check(List<Limit> limits) throws InterruptedException {
        Map<Limit, Double> unmet = new LinkedHashMap<>();
        for (Limit limit : limits) {
            double least = smallest(limit.metric());
            double margin = margin(limit.metric());
            if (least > margin * limit.bound()) {
                unmet.put(limit, least);
            }
        }
        if (!unmet.isEmpty()) {
            List<String> lines = new ArrayList<>();
            unmet.forEach((limit, least) ->
                    lines.add("  " + limit + ": the smallest reachable is " + text(limit.metric(), least)));
            throw new InfeasibleException("no design of this space can meet the limits; raise them or widen the space\n"
                    + String.join("\n", lines));
        }
        checkTogether(limits.stream()
                .filter(limit -> SpaceStatistics.COUNTED.contains(limit.metric()))
                .toList());
    }

    private void checkTogether(List<Limit> counted) {
        if (counted.size() < 2) {
            return;
        }
        Design nearest = cheapest(design -> broken(design, counted)).stream()
                .map(space::decode)
                .min(Comparator.comparingDouble(design -> broken(design, counted)))
                .orElseThrow();
        if (broken(nearest, counted) > 0) {
            throw new InfeasibleException(
                    "no design of this space was found that meets all limits at once, though each can be met by itself;"
                            + " raise one or widen the space. What comes nearest:\n"
                            + counted.stream()
                                    .map(limit ->
                                            "  " + limit + ": " + text(limit.metric(), count(nearest, limit.metric())))
                                    .collect(Collectors.joining("\n")));
        }
    }

    private static double broken(Design design, List<Limit> limits) {
        return limits.stream()
                .mapToDouble(limit -> limit.violation(count(design, limit.metric())))
                .sum();
    }

    private static double margin(Metric metric) {
        if (metric.isLatency()) {
            return LATENCY_MARGIN;
        }
        return metric.equals(Metric.CODED_BYTES) ? CODED_MARGIN : 1;
    }

    /** The smallest value of {@code metric} that was found. */
    double smallest(Metric metric) throws InterruptedException {
        if (SpaceStatistics.COUNTED.contains(metric)) {
            return cheapest(metric).stream()
                    .mapToDouble(genes -> count(space.decode(genes), metric))
                    .min()
                    .orElseThrow();
        }
        List<ExportedModel> models = smallModels();
        if (metric.equals(Metric.SIZE_BYTES)) {
            return models.stream().mapToInt(model -> model.onnx().length).min().orElseThrow();
        }
        if (metric.equals(Metric.CODED_BYTES)) {
            return models.stream()
                    .mapToInt(model -> CodedModel.of(model.onnx()).length())
                    .min()
                    .orElseThrow();
        }
        try (LatencySource source = LatencySource.open(devices.byMetric().get(metric), Workbench.here())) {
            return source.measure(models, 1).stream()
                    .map(LatencyReport::latency)
                    .mapToDouble(Measurement::value)
                    .min()
                    .orElseThrow();
        }
    }

    private List<ExportedModel> smallModels() {
        return SpaceStatistics.COUNTED.stream()
                .flatMap(metric -> cheapest(metric).stream())
                .distinct()
                .map(genes -> ExportedModel.untrained(space.decode(genes), seed))
                .toList();
    }

    private List<Assignment> cheapest(Metric metric) {
        return cheapest.computeIfAbsent(metric, _ -> cheapest(design -> count(design, metric)));
    }

    /** The cheapest designs found, one for each precision. */
    private List<Assignment> cheapest(ToDoubleFunction<Design> cost) {
        int options = precisions.length == 0
                ? 1
                : space.choices().list().get(precisions[0]).size();
        return IntStream.range(0, options)
                .mapToObj(option -> {
                    Descent descent = new Descent(space, seed);
                    for (int position : precisions) {
                        descent.holding(position, option);
                    }
                    return descent.cheapest(cost);
                })
                .toList();
    }

    private static double count(Design design, Metric metric) {
        return SpaceStatistics.value(CostModel.count(design.network(), design.precision()), metric);
    }

    private static String text(Metric metric, double value) {
        String number = metric.isLatency()
                ? String.format(Locale.ROOT, "%.3g", value)
                : String.format(Locale.ROOT, "%,.0f", value);
        return number + metric.unit();
    }
}
