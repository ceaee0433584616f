package dev.espalier.evaluators.onnx;

import dev.espalier.space.trial.Measurement;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/** How much of given data a model classifies rightly. */
public final class Scoring {
    private Scoring() {}

    /**
     * The share of {@code count} samples whose largest output is their class.
     *
     * @param sample the normalised input of each sample, {@code c * h * w} values
     * @param label the class of each sample
     * @throws IllegalArgumentException if there is no sample or one has another size than the model takes
     */
    public static Measurement accuracy(
            OnnxModel model, int count, IntFunction<float[]> sample, IntUnaryOperator label) {
        long right = 0;
        for (int i = 0; i < count; i++) {
            right += model.classify(sample.apply(i)) == label.applyAsInt(i) ? 1 : 0;
        }
        return Measurement.share(right, count);
    }
}
