package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.onnx.Samples;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.ResidualBlock;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A cut network computes exactly what the uncut one computes when nobody reads the missing channels. */
class CutTest {
    static Stream<Named<Network>> networks() {
        Map<String, Network> all = new LinkedHashMap<>(Samples.layers());
        all.putAll(Samples.blocks());
        all.putAll(Samples.zoo());
        return named(all);
    }

    static Stream<Named<Network>> wholeZoo() {
        Map<String, Network> all = new LinkedHashMap<>(Samples.wholeZoo());
        for (long seed = 0; seed < 10; seed++) {
            all.put("space " + seed, Samples.random(seed));
        }
        return named(all);
    }

    private static Stream<Named<Network>> named(Map<String, Network> all) {
        return all.entrySet().stream()
                .filter(e -> e.getValue().nodes().stream()
                        .noneMatch(node -> node.layer() instanceof Pool2d pool
                                && pool.window().dilation() > 1))
                .map(e -> Named.of(e.getKey(), e.getValue()));
    }

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void computesWhatTheMaskedNetworkComputes(Network network) {
        checkCut(network, 1, 0.5);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("wholeZoo")
    void computesWhatTheMaskedNetworkComputesInTheWholeZoo(Network network) {
        checkCut(network, 1, 0.3);
        checkCut(network, 2, 0.8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void computesWhatTheMaskedNetworkComputesInRandomGraphs(long seed) {
        Network network = RandomGraphs.of(seed);
        checkCut(network, seed, 0.3);
        checkCut(network, seed, 0.9);
    }

    @Test
    void residualBlocksAreAmongWhatGoes() {
        long graphs = seeds().filter(seed -> !blocks(RandomGraphs.of(seed), new SplittableRandom(seed))
                        .isEmpty())
                .count();

        assertTrue(graphs > 20, "only " + graphs);
    }

    private static void checkCut(Network network, long seed, double share) {
        SplittableRandom random = new SplittableRandom(seed);
        Weights weights = weights(network, random);
        Cut cut = cut(ChannelGroups.of(network), share, random).without(blocks(network, random));
        float[] images = new float[2 * (int) network.input().elements()];
        for (int i = 0; i < images.length; i++) {
            images[i] = (float) random.nextGaussian();
        }

        float[] small = Inference.outputs(cut.network(), CutWeights.sliced(cut, weights), images, 2);
        float[] masked = Inference.outputs(network, CutWeights.masked(cut, weights), images, 2);

        double scale = IntStream.range(0, masked.length)
                .mapToDouble(i -> Math.abs(masked[i]))
                .max()
                .orElseThrow();
        assertTrue(Double.isFinite(scale));
        for (int i = 0; i < masked.length; i++) {
            assertEquals(masked[i], small[i], 1e-4 * scale, "seed " + seed + ", output " + i);
        }
    }

    /** Removes each class of a free group by chance, but never all of them. */
    private static Cut cut(ChannelGroups groups, double share, SplittableRandom random) {
        List<Integer> gone = new ArrayList<>();
        for (ChannelGroup group : groups.free()) {
            int stays = random.nextInt(group.classes().size());
            for (int i = 0; i < group.classes().size(); i++) {
                if (i != stays && random.nextDouble() < share) {
                    gone.add(group.classes().get(i));
                }
            }
        }
        return Cut.removing(groups, gone);
    }

    /** Half of the residual blocks whose branches give zeros when their weights are zeros. */
    private static List<ResidualBlock> blocks(Network network, SplittableRandom random) {
        Map<String, Network.Node> nodes =
                network.nodes().stream().collect(Collectors.toMap(Network.Node::name, n -> n));
        return ResidualBlock.of(network).stream()
                .filter(block -> nodes.get(block.addition()).inputs().stream()
                        .filter(input -> !input.equals(block.entry()))
                        .allMatch(end -> silent(nodes.get(end), nodes, block)))
                .filter(_ -> random.nextBoolean())
                .toList();
    }

    private static boolean silent(Network.Node node, Map<String, Network.Node> nodes, ResidualBlock block) {
        boolean weighs = node.layer() instanceof Conv2d || node.layer() instanceof BatchNorm;
        boolean odd = node.layer() instanceof PadChannels
                || node.layer() instanceof Activation activation
                        && List.of(Function.SIGMOID, Function.HARD_SIGMOID).contains(activation.function());
        return weighs
                || !odd
                        && node.inputs().stream()
                                .allMatch(
                                        from -> block.layers().contains(from) && silent(nodes.get(from), nodes, block));
    }

    /** Random weights whose normalisations are not the identity. */
    private static Weights weights(Network network, SplittableRandom random) {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Weights.random(network, random.nextLong()).tensors());
        tensors.replaceAll((_, tensor) -> {
            if (tensor.shape().size() > 1) {
                return tensor;
            }
            float[] values = tensor.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] += (float) random.nextDouble(0.3);
            }
            return new Tensor(tensor.shape(), values);
        });
        return new Weights(tensors);
    }
}
