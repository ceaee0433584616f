package dev.espalier.evaluators.weights;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The weights of one network, by node name and role.
 *
 * <p>A convolution has {@code NAME.weight (out, in / groups, kh, kw)} and, with a bias, {@code NAME.bias (out)}; a linear
 * layer {@code NAME.weight (out, in)} and {@code NAME.bias (out)}; a batch normalisation {@code NAME.scale}, {@code
 * .shift}, {@code .mean} and {@code .variance}, each {@code (channels)}; a learned shift {@code NAME.offset (channels, 2)}.
 */
public record Weights(Map<String, Tensor> tensors) {
    /** What a tensor is to its layer. */
    public enum Role {
        /** Kernel or matrix. */
        WEIGHT,
        /** Added per output channel. */
        BIAS,
        /** Batch normalisation's gamma. */
        SCALE,
        /** Batch normalisation's beta. */
        SHIFT,
        /** Batch normalisation's running mean. */
        MEAN,
        /** Batch normalisation's running variance. */
        VARIANCE,
        /** Where a learned shift looks, rows before columns. */
        OFFSET,
        /** The largest value that quantized activations let through. */
        CLIP,
        /** What the weights of a tensor are seen as, where that is learned; of the tensor, not of its layer. */
        VALUES;

        /** The tensor's name for the layer called {@code node}. */
        public String of(String node) {
            return node + "." + name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    public Weights {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * The tensor that plays {@code role} for the layer called {@code node}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor get(String node, Role role) {
        Tensor tensor = tensors.get(role.of(node));
        require(tensor != null, "there is no weight '%s'", role.of(node));
        return tensor;
    }

    /** The shapes of all weights of {@code network}, in the order of its layers. */
    public static Map<String, List<Integer>> shapes(Network network) {
        Map<String, TensorShape> known = network.shapes();
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (Network.Node node : network.nodes()) {
            TensorShape in = known.get(node.inputs().getFirst());
            switch (node.layer()) {
                case Conv2d conv -> {
                    shapes.put(
                            Role.WEIGHT.of(node.name()),
                            List.of(
                                    conv.outChannels(),
                                    in.channels() / conv.groups(),
                                    conv.window().kernelHeight(),
                                    conv.window().kernelWidth()));
                    if (conv.bias()) {
                        shapes.put(Role.BIAS.of(node.name()), List.of(conv.outChannels()));
                    }
                }
                case Linear linear -> {
                    shapes.put(Role.WEIGHT.of(node.name()), List.of(linear.outFeatures(), in.channels()));
                    if (linear.bias()) {
                        shapes.put(Role.BIAS.of(node.name()), List.of(linear.outFeatures()));
                    }
                }
                case BatchNorm _ -> {
                    for (Role role : List.of(Role.SCALE, Role.SHIFT, Role.MEAN, Role.VARIANCE)) {
                        shapes.put(role.of(node.name()), List.of(in.channels()));
                    }
                }
                case Shift shift
                when shift.learned() -> shapes.put(Role.OFFSET.of(node.name()), List.of(in.channels(), 2));
                default -> {
                    // the other layers have no weights
                }
            }
        }
        return shapes;
    }

    /**
     * Untrained weights: normal with variance {@code 2 / fan-in} (<a href="https://arxiv.org/abs/1502.01852">He et al.,
     * 2015</a>), biases 0, normalisations the identity. The same seed gives the same weights.
     */
    public static Weights random(Network network, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        shapes(network).forEach((name, shape) -> {
            float[] values =
                    new float[shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact)];
            if (shape.size() > 1) {
                double deviation = Math.sqrt(2.0 * shape.getFirst() / values.length);
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (deviation * random.nextGaussian());
                }
            } else if (name.endsWith(".scale") || name.endsWith(".variance")) {
                Arrays.fill(values, 1);
            }
            tensors.put(name, new Tensor(shape, values));
        });
        for (Network.Node node : network.nodes()) {
            if (node.layer() instanceof Shift shift && shift.learned()) {
                spread(shift, tensors.get(Role.OFFSET.of(node.name())).values(), random);
            }
        }
        return new Weights(tensors);
    }

    /** Offsets near the fixed ones, but not on them: there the slope of the interpolation is zero. */
    private static void spread(Shift shift, float[] offsets, RandomGenerator random) {
        float[] fixed = ShiftKernel.offsets(shift, offsets.length / 2);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = fixed[i] + (float) random.nextDouble(-0.3, 0.3);
        }
    }

    /** These weights as {@code network} computes with them: quantized where its layers ask for it. */
    public Weights effective(Network network) {
        Map<String, Tensor> effective = new LinkedHashMap<>(tensors);
        for (Network.Node node : network.nodes()) {
            if (node.layer() instanceof Conv2d conv && conv.weightBits() < 32) {
                effective.computeIfPresent(
                        Role.WEIGHT.of(node.name()),
                        (_, weight) -> new Tensor(weight.shape(), Dorefa.quantize(weight.values(), conv.weightBits())));
            }
        }
        return new Weights(effective);
    }
}
