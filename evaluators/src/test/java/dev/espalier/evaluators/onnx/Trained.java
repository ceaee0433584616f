package dev.espalier.evaluators.onnx;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Weights and inputs as a training leaves them, without a training. */
final class Trained {
    private static final int SEEN = 8;

    private Trained() {}

    /** Random weights in which no bias is zero and no normalisation the identity. */
    static Weights random(Network network, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Weights.random(network, seed).tensors().forEach((name, tensor) -> {
            float[] values = tensor.values();
            for (int i = 0; i < values.length && tensor.shape().size() == 1; i++) {
                values[i] += (float) random.nextDouble(-0.4, 0.4);
            }
            tensors.put(name, new Tensor(tensor.shape(), values));
        });
        return new Weights(tensors);
    }

    /**
     * Random weights whose normalisations have the statistics of what they really see, so that values neither fade nor
     * explode with depth. Like all deep random networks with normalisation they multiply small differences, so rounding
     * shows in their outputs.
     */
    static Weights settled(Network network, long seed) {
        Weights weights = random(network, seed);
        Interpreter interpreter = new Interpreter(network, weights);
        Map<String, List<double[]>> seen = new HashMap<>();
        seen.put(
                Network.INPUT,
                inputs(network, SEEN, seed).stream().map(Interpreter::widen).toList());
        for (Network.Node node : network.nodes()) {
            if (node.layer() instanceof BatchNorm) {
                settle(node, seen.get(node.inputs().getFirst()), weights);
            }
            List<double[]> results = new ArrayList<>();
            for (int i = 0; i < SEEN; i++) {
                int sample = i;
                results.add(interpreter.apply(
                        node,
                        node.inputs().stream()
                                .map(from -> seen.get(from).get(sample))
                                .toList()));
            }
            seen.put(node.name(), results);
        }
        return weights;
    }

    /** Normalised samples: noise whose brightness and contrast differ from sample to sample and place to place. */
    static List<float[]> inputs(Network network, int count, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        TensorShape shape = network.input();
        List<float[]> samples = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] sample = new float[(int) shape.elements()];
            double wave = random.nextDouble(0.1, 2);
            double phase = random.nextDouble(6);
            for (int i = 0; i < sample.length; i++) {
                double position = i % shape.area();
                sample[i] =
                        (float) (Math.sin(phase + wave * position + i / shape.area()) + 0.7 * random.nextGaussian());
            }
            samples.add(sample);
        }
        return samples;
    }

    private static void settle(Network.Node norm, List<double[]> samples, Weights weights) {
        float[] mean = weights.get(norm.name(), Role.MEAN).values();
        float[] variance = weights.get(norm.name(), Role.VARIANCE).values();
        int area = (int) norm.shape().area();
        for (int c = 0; c < mean.length; c++) {
            double sum = 0;
            double squares = 0;
            for (double[] sample : samples) {
                for (int i = c * area; i < (c + 1) * area; i++) {
                    sum += sample[i];
                    squares += sample[i] * sample[i];
                }
            }
            int count = samples.size() * area;
            mean[c] = (float) (sum / count);
            variance[c] = (float) Math.max(0.01, squares / count - sum / count * (sum / count));
        }
    }
}
