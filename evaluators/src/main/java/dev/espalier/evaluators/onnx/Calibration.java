package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.espalier.evaluators.calibration.Calibrator;
import dev.espalier.evaluators.calibration.Range;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the ranges over which the tensors of a float model are quantized, by running it. */
final class Calibration {
    private Calibration() {}

    /**
     * The range that {@code calibrator} chooses for each of {@code tensors}.
     *
     * @param samples normalised inputs
     * @throws IllegalArgumentException if there is no sample, one has a wrong size, or a value is not finite
     */
    static Map<String, Range> ranges(
            ModelProto model, List<String> tensors, List<float[]> samples, Calibrator calibrator) {
        Map<String, Calibrator.Observer> observers = new LinkedHashMap<>();
        tensors.forEach(tensor -> observers.put(tensor, calibrator.observer()));
        try (ExposedModel exposed = ExposedModel.open(model, tensors)) {
            for (float[] sample : samples) {
                exposed.run(sample)
                        .forEach((tensor, values) -> observers.get(tensor).observe(values));
            }
        }
        Map<String, Range> ranges = new LinkedHashMap<>();
        observers.forEach((tensor, observer) -> ranges.put(tensor, observer.range()));
        return ranges;
    }
}
