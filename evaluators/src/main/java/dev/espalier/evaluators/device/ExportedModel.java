package dev.espalier.evaluators.device;

import dev.espalier.evaluators.onnx.BatchAxis;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What is to be timed.
 *
 * @param onnx the file that would be deployed
 * @param design what is in it, where that is known; a table can tell nothing without
 */
public record ExportedModel(byte[] onnx, Optional<Design> design) {
    private static final int CALIBRATION_SAMPLES = 4;

    /** A file of which we know what is in it. */
    public static ExportedModel of(Design design, byte[] onnx) {
        return new ExportedModel(onnx, Optional.of(design));
    }

    /** A file from elsewhere. */
    public static ExportedModel of(byte[] onnx) {
        return new ExportedModel(onnx, Optional.empty());
    }

    /**
     * The file of {@code design} that nobody has trained: as large and as fast as a trained one.
     *
     * @param seed of its weights and of the noise that an int8 export takes its ranges from
     */
    public static ExportedModel untrained(Design design, long seed) {
        return untrained(design, 1, seed);
    }

    /** The same for {@code batch} samples of one call. */
    public static ExportedModel untrained(Design design, int batch, long seed) {
        Network network = design.network();
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> samples = Stream.generate(
                        () -> noise(random, network.input().elements()))
                .limit(CALIBRATION_SAMPLES)
                .toList();
        ModelInfo info =
                ModelInfo.anonymous(network.input().channels(), network.output().channels());
        byte[] one = OnnxExporter.export(design, Weights.random(network, seed), info, samples);
        return of(design, batch == 1 ? one : BatchAxis.sized(one, batch));
    }

    private static float[] noise(SplittableRandom random, long elements) {
        float[] values = new float[Math.toIntExact(elements)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
