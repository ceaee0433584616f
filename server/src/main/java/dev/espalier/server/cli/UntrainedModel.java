package dev.espalier.server.cli;

import dev.espalier.evaluators.onnx.BatchAxis;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** The model file of a network that nobody has trained: as large and as fast as a trained one. */
final class UntrainedModel {
    private static final long SEED = 1;
    private static final int CALIBRATION_SAMPLES = 4;

    private UntrainedModel() {}

    /** For one image at a time. */
    static byte[] of(Network network, Precision precision) {
        return of(network, precision, 1);
    }

    static byte[] of(Network network, Precision precision, int batch) {
        int size = Math.toIntExact(network.input().elements());
        SplittableRandom random = new SplittableRandom(SEED);
        List<float[]> samples = Stream.generate(() -> noise(random, size))
                .limit(CALIBRATION_SAMPLES)
                .toList();
        ModelInfo info =
                ModelInfo.anonymous(network.input().channels(), network.output().channels());
        Design design = new Design(network, precision);
        return BatchAxis.sized(OnnxExporter.export(design, Weights.random(network, SEED), info, samples), batch);
    }

    static float[] noise(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
