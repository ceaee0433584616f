package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.evaluators.training.Probe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Discrimination-aware: a channel matters by the gradient of the weights that read it, {@code ‖∂(L_M + λ L_S)/∂W_k‖²},
 * where {@code L_S} is the loss of the network cut off behind a layer, with a linear classifier of its own on the mean of
 * its rectified maps. (<a href="https://arxiv.org/abs/1810.11809">Zhuang et al., 2018</a>, equations 3 to 6)
 *
 * @param losses additional losses, evenly spread over the depth
 * @param weight {@code λ}
 */
public record Discrimination(int losses, double weight) implements Criterion {
    /** @throws IllegalArgumentException if a parameter is negative */
    public Discrimination {
        require(losses >= 0 && weight >= 0, "discrimination: needs %d >= 0 losses of weight %s >= 0", losses, weight);
    }

    @Override
    public double[] scores(Subject subject) {
        List<Reader> layers = Readers.of(subject.groups().network());
        Map<String, Tensor> gradients =
                new LinkedHashMap<>(subject.observation().gradients().tensors());
        int before = 0;
        for (int p = 1; p <= losses; p++) {
            int end = layers.size() * p / (losses + 1);
            if (end > before) {
                Map<String, Tensor> own = gradient(subject, layers.get(end - 1).node());
                // every layer learns from the first loss behind it
                for (Reader layer : layers.subList(before, end)) {
                    String name = Role.WEIGHT.of(layer.node().name());
                    if (own.containsKey(name)) {
                        gradients.computeIfPresent(name, (_, main) -> sum(main, own.get(name)));
                    }
                }
            }
            before = end;
        }
        return scores(subject, layers, new Weights(gradients));
    }

    private static double[] scores(Subject subject, List<Reader> layers, Weights gradients) {
        double[] scores = new double[subject.groups().classes()];
        for (Reader layer : layers) {
            int[] classes = subject.groups().classesOf(layer.tensor());
            float[] gradient = layer.weight(gradients).values();
            layer.eachKernel(subject.weights(), (_, in, offset, area) -> {
                for (int i = offset; i < offset + area; i++) {
                    scores[classes[in]] += (double) gradient[i] * gradient[i];
                }
            });
        }
        return scores;
    }

    /** The gradients of the network that ends behind {@code last}, with a head fitted to the images. */
    private static Map<String, Tensor> gradient(Subject subject, Network.Node last) {
        Network network = subject.groups().network();
        Set<String> needed = new HashSet<>(Set.of(last.name()));
        for (Network.Node node : network.nodes().reversed()) {
            if (needed.contains(node.name())) {
                needed.addAll(node.inputs());
            }
        }
        Network.Builder net = Network.builder(network.input());
        network.nodes().stream()
                .filter(node -> needed.contains(node.name()))
                .forEach(node -> net.add(node.name(), node.layer(), node.inputs()));
        String rectified = net.add("discrimination.act", new Activation(Function.RELU), last.name());
        String mean = net.add("discrimination.mean", new GlobalAveragePool(), rectified);
        int classes = Math.toIntExact(network.output().elements());
        String head = net.add("discrimination.head", new Linear(classes, true), mean);
        Network ending = net.build();

        Map<String, Tensor> weights = new LinkedHashMap<>(subject.weights().tensors());
        LinearHead fitted = LinearHead.fit(
                means(subject, last), subject.observation().images().labels(), classes);
        weights.put(Role.WEIGHT.of(head), fitted.weight());
        weights.put(Role.BIAS.of(head), fitted.bias());
        Map<String, Tensor> sums = new LinkedHashMap<>();
        Probe.gradients(
                ending,
                new Weights(weights),
                subject.observation().images(),
                each -> each.tensors()
                        .forEach((name, gradient) -> sums.merge(name, gradient, (a, b) -> added(a, b, 1))));
        float share = 1f / subject.observation().images().count();
        sums.replaceAll((_, sum) -> added(new Tensor(sum.shape(), new float[sum.values().length]), sum, share));
        return sums;
    }

    private static double[][] means(Subject subject, Network.Node last) {
        float[] values = subject.observation().activations(last.name());
        int images = subject.observation().images().count();
        int channels = last.shape().channels();
        int area = (int) last.shape().area();
        double[][] means = new double[images][channels];
        for (int i = 0; i < values.length; i++) {
            means[i / (channels * area)][i / area % channels] += Math.max(0, values[i]) / area;
        }
        return means;
    }

    private Tensor sum(Tensor main, Tensor own) {
        return added(main, own, (float) weight);
    }

    private static Tensor added(Tensor a, Tensor b, float factor) {
        float[] sum = a.values().clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * b.values()[i];
        }
        return new Tensor(a.shape(), sum);
    }
}
