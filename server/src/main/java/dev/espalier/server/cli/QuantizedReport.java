package dev.espalier.server.cli;

import dev.espalier.evaluators.onnx.QuantizedModel;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What quantizing a model changed: accuracy, latency as it was measured, length of the file, and what a model counts. */
record QuantizedReport(
        Precision precision, String calibrator, Side before, Side after, List<QuantizedModel.Noise> layers) {
    /**
     * One of the two models.
     *
     * @param bitOps multiply-adds times bits of both factors, which no processor at hand takes time for
     */
    record Side(Measurement accuracy, Measurement latency, long bytes, double bitOps) {
        Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put(Metric.ACCURACY.name(), accuracy.value());
            fields.put(Metric.LATENCY_MS.name(), latency.value());
            fields.put("lowMs", latency.interval().low());
            fields.put("highMs", latency.interval().high());
            fields.put(Metric.SIZE_BYTES.name(), bytes);
            fields.put("modelledBitOps", bitOps);
            return fields;
        }
    }

    private record Line(String figure, String before, String after, String change) {}

    private static final List<Column<Line>> LINES = List.of(
            Column.of("figure", Line::figure),
            Column.of("before", Line::before),
            Column.of("after", Line::after),
            Column.of("change", Line::change));

    private static final List<Column<QuantizedModel.Noise>> LAYERS = List.of(
            Column.of("layer", QuantizedModel.Noise::layer),
            Column.of("operator", QuantizedModel.Noise::operator),
            Column.of("precision", layer -> layer.precision().label()),
            Column.<QuantizedModel.Noise>of("signalToNoiseDb", QuantizedReport::decibels)
                    .headed("signal to noise, dB")
                    .shown(value -> String.format(Locale.ROOT, "%.1f", (double) value)));

    /** JSON has no infinity; 200 dB are more than a float can tell apart. */
    private static double decibels(QuantizedModel.Noise layer) {
        return Math.min(200, layer.decibels());
    }

    /** Whether the new model is certainly slower than the old one. */
    boolean slower() {
        return after.latency().interval().low() > before.latency().interval().high();
    }

    void print(Printer printer) {
        if (printer.forPeople()) {
            printer.rows(lines(), LINES);
            printer.say("");
            printer.rows(layers, LAYERS);
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("precision", precision.toString());
        fields.put("calibrator", calibrator);
        fields.put("slower", slower());
        fields.put("before", before.fields());
        fields.put("after", after.fields());
        printer.rows(fields, "layers", layers, LAYERS);
    }

    private List<Line> lines() {
        return List.of(
                new Line(
                        "accuracy",
                        Quantity.show(Metric.ACCURACY, before.accuracy()),
                        Quantity.show(Metric.ACCURACY, after.accuracy()),
                        "%+.2f points"
                                .formatted(100
                                        * (after.accuracy().value()
                                                - before.accuracy().value()))),
                new Line(
                        "latency, measured",
                        Quantity.show(Metric.LATENCY_MS, before.latency()),
                        Quantity.show(Metric.LATENCY_MS, after.latency()),
                        ratio(before.latency().value(), after.latency().value()) + " as fast"),
                new Line(
                        "size of the file",
                        Quantity.show(Metric.SIZE_BYTES, before.bytes()),
                        Quantity.show(Metric.SIZE_BYTES, after.bytes()),
                        ratio(before.bytes(), after.bytes()) + " smaller"),
                new Line(
                        "bit operations, modelled",
                        Quantity.show(before.bitOps()),
                        Quantity.show(after.bitOps()),
                        ratio(before.bitOps(), after.bitOps()) + " fewer"));
    }

    private static String ratio(double before, double after) {
        return String.format(Locale.ROOT, "%.2fx", before / after);
    }
}
