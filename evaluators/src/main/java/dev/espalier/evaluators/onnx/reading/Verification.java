package dev.espalier.evaluators.onnx.reading;

import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Parity;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Whether what was read computes what the file computes, on random images of both usual ranges. */
final class Verification {
    /** Some seconds of one thread. */
    private static final double MOST_MULTIPLICATIONS = 2e11;

    /** Bytes of activations alive at once. */
    private static final long MOST_MEMORY = 1L << 30;

    private static final int SAMPLES_PER_RANGE = 2;

    private Verification() {}

    /** Refuses networks too large to be run once. */
    static void checkSize(Network network) {
        NetworkCost cost = CostModel.count(network, Precision.FLOAT32);
        // the sum in whole numbers may have overflowed
        double macs = cost.layers().stream().mapToDouble(LayerCost::macs).sum();
        Refusal.unless(
                macs <= MOST_MULTIPLICATIONS,
                "computes %.3g multiply-adds for one image, too many to be checked",
                macs);
        Refusal.unless(
                cost.peakActivation() <= MOST_MEMORY,
                "needs %d MB for one image, too much to be checked",
                cost.peakActivation() >> 20);
    }

    /** Refuses if {@code read} gives other outputs than {@code original}. */
    static void check(OnnxModel original, OnnxModel read, Network network) {
        Refusal.unless(
                original.outputSize() == read.outputSize(),
                "gives %d values, but what was read gives %d",
                original.outputSize(),
                read.outputSize());
        double error = Parity.error(read, original::run, samples(network));
        Refusal.unless(
                error <= Parity.TOLERANCE,
                "has outputs that differ from those of what was read by %.2g of the largest, more than %s",
                error,
                Parity.TOLERANCE);
    }

    private static List<float[]> samples(Network network) {
        RandomGenerator random = new SplittableRandom(1);
        int size = Math.toIntExact(network.input().elements());
        List<float[]> samples = new ArrayList<>();
        for (int n = 0; n < SAMPLES_PER_RANGE; n++) {
            float[] normalised = new float[size];
            float[] bytes = new float[size];
            for (int i = 0; i < size; i++) {
                normalised[i] = (float) random.nextGaussian();
                bytes[i] = random.nextInt(256);
            }
            samples.add(normalised);
            samples.add(bytes);
        }
        return samples;
    }
}
