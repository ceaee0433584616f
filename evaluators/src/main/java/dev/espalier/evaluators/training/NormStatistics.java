package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The running statistics of batch normalisation, taken anew. After a cut, or under other weights, those of the training
 * are wrong, and a network that is as good as it was seems lost.
 */
public final class NormStatistics {
    private static final int BATCH = 128;

    private NormStatistics() {}

    /**
     * {@code weights} with the means and variances that {@code images} give where every layer before is normalised by its
     * own batch, as in training: each batch counts alike.
     *
     * @throws IllegalArgumentException if other images are the network's input
     */
    public static Weights reestimated(Network network, Weights weights, LabelledImages images) {
        require(
                images.shape().equals(network.input()),
                "the network reads images of %s, got %s",
                network.input(),
                images.shape());
        List<Network.Node> norms = network.nodes().stream()
                .filter(node -> node.layer() instanceof BatchNorm)
                .toList();
        if (norms.isEmpty()) {
            return weights;
        }
        Map<String, double[]> sums = new LinkedHashMap<>();
        int size = Math.toIntExact(network.input().elements());
        int batches = Math.ceilDiv(images.count(), BATCH);
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = DjlNetwork.frozen(network, weights, manager);
            for (int batch = 0; batch < batches; batch++) {
                // as even as they go, so that no batch is of a few images only
                int from = images.count() * batch / batches;
                int to = images.count() * (batch + 1) / batches;
                try (NDManager own = manager.newSubManager()) {
                    NDArray pixels = own.create(
                            Arrays.copyOfRange(images.pixels(), from * size, to * size),
                            new Shape(
                                    to - from,
                                    network.input().channels(),
                                    network.input().height(),
                                    network.input().width()));
                    Map<String, NDArray> values = block.values(new ParameterStore(own, false), pixels, true);
                    norms.forEach(norm -> add(norm, values.get(norm.inputs().getFirst()), sums));
                }
            }
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        sums.forEach((name, sum) -> {
            float[] mean = new float[sum.length];
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (sum[i] / batches);
            }
            tensors.put(name, new Tensor(List.of(mean.length), mean));
        });
        return new Weights(tensors);
    }

    private static void add(Network.Node norm, NDArray read, Map<String, double[]> sums) {
        int channels = norm.shape().channels();
        int area = (int) norm.shape().area();
        float[] values = read.toFloatArray();
        double[] sum = new double[channels];
        double[] squares = new double[channels];
        for (int i = 0; i < values.length; i++) {
            sum[i / area % channels] += values[i];
        }
        double count = (double) values.length / channels;
        for (int i = 0; i < values.length; i++) {
            double distance = values[i] - sum[i / area % channels] / count;
            squares[i / area % channels] += distance * distance;
        }
        double[] means = sums.computeIfAbsent(Role.MEAN.of(norm.name()), _ -> new double[channels]);
        double[] variances = sums.computeIfAbsent(Role.VARIANCE.of(norm.name()), _ -> new double[channels]);
        for (int c = 0; c < channels; c++) {
            means[c] += sum[c] / count;
            variances[c] += squares[c] / Math.max(1, count - 1);
        }
    }
}
