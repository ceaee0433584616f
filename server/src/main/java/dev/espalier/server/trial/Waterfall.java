package dev.espalier.server.trial;

import dev.espalier.server.study.Snapshot;
import dev.espalier.server.trial.TrialDetail.Compression;
import dev.espalier.server.trial.TrialDetail.Step;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a compressed model became what it is, step by step: what it was, what the cut left, what tuning regained, what fewer
 * bits cost, what coding makes of the file. A step that was not taken is left out.
 */
final class Waterfall {
    /** What a step is told of; a file's length and the time it takes only where there was a file. */
    private static final List<Metric> COUNTED = List.of(Metric.MACS, Metric.PARAMS);

    private static final List<Metric> OF_FILES =
            List.of(Metric.ACCURACY, Metric.MACS, Metric.PARAMS, Metric.SIZE_BYTES, Metric.LATENCY_MS);

    private final Measurements figures;
    private final List<Step> steps = new ArrayList<>();

    private Waterfall(Measurements figures) {
        this.figures = figures;
    }

    /**
     * The steps to {@code trial}; none if its design was not made of a model.
     *
     * @param known asked what is known of that model, where no trial is the model itself
     */
    static Optional<Compression> of(
            CompressionSpace space,
            Design design,
            Snapshot snapshot,
            Trial trial,
            Supplier<Optional<Measurements>> known) {
        if (!(design.origin() instanceof Origin.Remnant remnant)) {
            return Optional.empty();
        }
        Optional<Trial> origin = origin(space, snapshot);
        Waterfall waterfall = new Waterfall(snapshot.figures(trial));
        origin.map(snapshot::figures)
                .or(known)
                .ifPresent(original -> waterfall.steps.add(new Step("original", told(original, OF_FILES))));
        if (origin.filter(anchor -> anchor.number() == trial.number()).isEmpty()) {
            waterfall.descend(!remnant.whole(), design.precision().quantized());
        }
        return Optional.of(new Compression(origin.map(Trial::number), waterfall.steps));
    }

    /** The trial of the model as it is: nothing removed, in single precision. */
    private static Optional<Trial> origin(CompressionSpace space, Snapshot snapshot) {
        if (!space.options().precisions().contains(LayerPrecision.FLOAT32)) {
            return Optional.empty();
        }
        Assignment whole = space.uniform(1, LayerPrecision.FLOAT32);
        Candidate candidate = Candidate.of(space, whole);
        return candidate.design().origin().equals(Origin.Remnant.WHOLE)
                ? snapshot.trials().stream()
                        .filter(trial -> trial.candidate().equals(candidate.id()))
                        .filter(trial ->
                                figure(snapshot.figures(trial), Metric.ACCURACY).isPresent())
                        .findFirst()
                : Optional.empty();
    }

    private void descend(boolean cut, boolean quantized) {
        boolean tuned = figure(figures, Metric.TUNED_ACCURACY).isPresent();
        if (cut) {
            add("cut", Metric.CUT_ACCURACY, !quantized && !tuned);
        }
        add("tuned", Metric.TUNED_ACCURACY, !quantized);
        if (quantized) {
            add("quantized", Metric.ACCURACY, true);
        }
        coded();
    }

    /** Coding loses nothing; what is shorter is the file to send, and no runtime computes with it. */
    private void coded() {
        figure(figures, Metric.CODED_BYTES).filter(_ -> !steps.isEmpty()).ifPresent(bytes -> {
            Map<String, Double> told = new LinkedHashMap<>(steps.getLast().metrics());
            told.keySet().remove(Metric.LATENCY_MS.name());
            told.put(Metric.SIZE_BYTES.name(), bytes);
            steps.add(new Step("coded", told));
        });
    }

    /** A step that is the last one led to the trial's own file. */
    private void add(String name, Metric accuracy, boolean last) {
        figure(figures, accuracy).ifPresent(value -> {
            Map<String, Double> told = new LinkedHashMap<>(Map.of(Metric.ACCURACY.name(), value));
            told(figures, last ? OF_FILES : COUNTED).forEach(told::put);
            steps.add(new Step(name, told));
        });
    }

    private static Map<String, Double> told(Measurements figures, List<Metric> metrics) {
        Map<String, Double> told = new LinkedHashMap<>();
        metrics.forEach(metric -> figure(figures, metric).ifPresent(value -> told.put(metric.name(), value)));
        return told;
    }

    private static Optional<Double> figure(Measurements figures, Metric metric) {
        return figures.get(metric).map(Measurement::value);
    }
}
