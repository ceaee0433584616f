package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Probe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Observes a network on the training engine, and only what is asked for. Gradients are kept; so is what layers read, all
 * at once, if it is not too much.
 */
final class EngineObservation implements Observation {
    /** Values that are kept: 128 MB. */
    private static final long KEPT = 32L << 20;

    private final ChannelGroups groups;
    private final Weights weights;
    private final LabelledImages images;
    private final Map<String, float[]> kept = new LinkedHashMap<>();
    private Optional<Gradients> gradients = Optional.empty();

    private record Gradients(Weights mean, double[][] rises) {}

    EngineObservation(ChannelGroups groups, Weights weights, LabelledImages images) {
        this.groups = groups;
        this.weights = weights;
        this.images = images;
    }

    @Override
    public LabelledImages images() {
        return images;
    }

    @Override
    public float[] activations(String tensor) {
        if (kept.isEmpty()) {
            Map<String, TensorShape> shapes = groups.network().shapes();
            Set<String> read = new LinkedHashSet<>();
            Readers.eachTensor(groups.network(), read::add);
            long values =
                    read.stream().mapToLong(name -> shapes.get(name).elements()).sum() * images.count();
            if (values <= KEPT) {
                kept.putAll(observe(List.copyOf(read)));
            }
        }
        return kept.containsKey(tensor)
                ? kept.get(tensor)
                : observe(List.of(tensor)).get(tensor);
    }

    private Map<String, float[]> observe(List<String> tensors) {
        return Probe.activations(groups.network(), weights, images, tensors);
    }

    @Override
    public Weights gradients() {
        return all().mean();
    }

    @Override
    public double[][] rises() {
        return all().rises().clone();
    }

    private Gradients all() {
        if (gradients.isEmpty()) {
            gradients = Optional.of(measure());
        }
        return gradients.get();
    }

    private Gradients measure() {
        Map<String, Tensor> sums = new LinkedHashMap<>();
        List<double[]> rises = new ArrayList<>();
        Probe.gradients(groups.network(), weights, images, each -> {
            each.tensors().forEach((name, gradient) -> sums.merge(name, gradient, EngineObservation::sum));
            rises.add(rise(each));
        });
        sums.replaceAll((_, sum) -> {
            float[] mean = sum.values().clone();
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= images.count();
            }
            return new Tensor(sum.shape(), mean);
        });
        return new Gradients(new Weights(sums), rises.toArray(double[][]::new));
    }

    private static Tensor sum(Tensor a, Tensor b) {
        float[] sum = a.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += b.values()[i];
        }
        return new Tensor(a.shape(), sum);
    }

    private double[] rise(Weights gradient) {
        double[] rise = new double[groups.classes()];
        for (Reader reader : Readers.of(groups.network())) {
            int[] classes = groups.classesOf(reader.tensor());
            float[] w = reader.weight(weights).values();
            float[] g = reader.weight(gradient).values();
            reader.eachKernel(weights, (_, in, offset, area) -> {
                for (int i = offset; i < offset + area; i++) {
                    rise[classes[in]] -= (double) w[i] * g[i];
                }
            });
        }
        return rise;
    }
}
