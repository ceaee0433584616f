package dev.espalier.experiments.study;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tells, before anything is trained, whether each limit can be met at all.
 *
 * <p>What is counted is minimised over the space by {@link Descent}. What is measured takes the designs so found, the cheapest in each count and precision, exports them untrained and looks at the files. As
 * a cheap design need not be the fastest, latency is given {@value #LATENCY_MARGIN} times the limit before it counts as out
 * of reach.
 */
final class Feasibility {
    private static final double LATENCY_MARGIN = 1.25;

    private final SearchSpace space;
    private final long seed;
    private final StudyDevices devices;
    /** The genes that say what a design, or a segment of it, computes with; of equal options. */
    private final List<Integer> precisions;

    Feasibility(SearchSpace space, long seed, StudyDevices devices) {
        this.space = space;
        this.devices = devices;
        this.seed = seed;
        List<Choice> choices = space.choices().list();
        this.precisions = IntStream.range(0, choices.size())
                .filter(i -> choices.get(i).name().matches("precision[0-9]*"))
                .boxed()
                .toList();
    }

    /** @throws InfeasibleException if a limit is out of reach; the message names the smallest value of each such limit */
    void check(List<Limit> limits) throws InterruptedException {
        Map<Limit, Double> unmet = new LinkedHashMap<>();
        for (Limit limit : limits) {
            double least = smallest(limit.metric());
            double margin = limit.metric().isLatency() ? LATENCY_MARGIN : 1;
            if (least > margin * limit.bound()) {
                unmet.put(limit, least);
            }
        }
        if (!unmet.isEmpty()) {
            List<String> lines = new ArrayList<>();
            unmet.forEach((limit, least) -> lines.add(text(limit, least)));
            throw new InfeasibleException("no design of this space can meet the limits; raise them or widen the space\n"
                    + String.join("\n", lines));
        }
    }

    /** The smallest value of {@code metric} that was found. */
    double smallest(Metric metric) throws InterruptedException {
        if (SpaceStatistics.COUNTED.contains(metric)) {
            return IntStream.range(0, options())
                    .mapToDouble(option -> count(space.decode(cheapest(metric, option)), metric))
                    .min()
                    .orElseThrow();
        }
        List<ExportedModel> models = smallModels();
        if (metric.equals(Metric.SIZE_BYTES)) {
            return models.stream().mapToInt(model -> model.onnx().length).min().orElseThrow();
        }
        try (LatencySource source = LatencySource.open(devices.byMetric().get(metric), Workbench.here())) {
            return source.measure(models, 1).stream()
                    .map(LatencyReport::latency)
                    .mapToDouble(Measurement::value)
                    .min()
                    .orElseThrow();
        }
    }

    private int options() {
        return space.choices().list().get(precisions.getFirst()).size();
    }

    private List<ExportedModel> smallModels() {
        return IntStream.range(0, options())
                .boxed()
                .flatMap(option -> SpaceStatistics.COUNTED.stream().map(metric -> cheapest(metric, option)))
                .distinct()
                .map(genes -> ExportedModel.untrained(space.decode(genes), seed))
                .toList();
    }

    /** The cheapest design found that has {@code option} for its precision, everywhere. */
    private Assignment cheapest(Metric metric, int option) {
        Descent descent = new Descent(space, seed);
        precisions.forEach(position -> descent.holding(position, option));
        return descent.cheapest(design -> count(design, metric));
    }

    private static double count(Design design, Metric metric) {
        return SpaceStatistics.value(CostModel.count(design.network(), design.precision()), metric);
    }

    private static String text(Limit limit, double value) {
        String number = limit.metric().isLatency()
                ? String.format(Locale.ROOT, "%.3g", value)
                : String.format(Locale.ROOT, "%,.0f", value);
        return "  " + limit + ": the smallest reachable is " + number
                + limit.metric().unit();
    }
}
