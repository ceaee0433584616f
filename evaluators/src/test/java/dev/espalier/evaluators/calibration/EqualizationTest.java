package dev.espalier.evaluators.calibration;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EqualizationTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void changesNothingOfWhatIsComputed(long seed) {
        Network network = chain(Function.RELU);
        Weights weights = uneven(network, seed);
        Weights equalized = Equalization.equalize(network, weights);
        float[] images = noise(network, seed, 4);
        float[] before = Inference.outputs(network, weights, images, 4);
        float largest = 0;
        for (float value : before) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertArrayEquals(before, Inference.outputs(network, equalized, images, 4), 2e-5f * largest);
    }

    @Test
    void bothSidesOfAChannelReachTheSame() {
        Network.Builder net = Network.builder(new TensorShape(1, 2, 2));
        String first = net.add("first", new Conv2d(2, Window.same(1), 1, true), Network.INPUT);
        net.add(
                "second",
                new Conv2d(1, Window.same(1), 1, false),
                net.add("relu", new Activation(Function.RELU), first));
        Network network = net.build();
        Weights weights = Weights.random(network, 1);
        set(weights, "first.weight", 8, -0.5f);
        set(weights, "first.bias", 4, 1);
        set(weights, "second.weight", -2, 2);

        Weights equalized = Equalization.equalize(network, weights);

        // channel 1: sqrt(8 * 2) = 4 on both sides, its factor sqrt(8 / 2) = 2; channel 2: 1 and a half
        assertArrayEquals(new float[] {4, -1}, values(equalized, "first.weight"), 1e-6f);
        assertArrayEquals(new float[] {2, 2}, values(equalized, "first.bias"), 1e-6f);
        assertArrayEquals(new float[] {-4, 1}, values(equalized, "second.weight"), 1e-6f);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3})
    void aWholeChainSettles(long seed) {
        Network network = chain(Function.RELU);
        Weights once = Equalization.equalize(network, uneven(network, seed));
        Weights twice = Equalization.equalize(network, once);
        once.tensors().forEach((name, tensor) -> {
            for (int i = 0; i < tensor.values().length; i++) {
                float value = tensor.values()[i];
                assertEquals(value, values(twice, name)[i], 0.01 * Math.abs(value), name);
            }
        });
    }

    @Test
    void leavesWhatAClampAtSixSeparates() {
        Network network = chain(Function.RELU6);
        Weights weights = uneven(network, 4);
        Weights equalized = Equalization.equalize(network, weights);
        assertArrayEquals(values(weights, "expand.weight"), values(equalized, "expand.weight"));
    }

    @Test
    void leavesWhatOthersReadToo() {
        Network.Builder net = Network.builder(new TensorShape(4, 4, 4));
        String first = net.add("first", Conv2d.pointwise(4), Network.INPUT);
        String second = net.add("second", Conv2d.pointwise(4), first);
        net.add("sum", new dev.espalier.space.network.Layer.Add(), first, second);
        Network network = net.build();
        Weights weights = uneven(network, 5);
        assertEquals(
                weights.tensors().keySet(),
                Equalization.equalize(network, weights).tensors().keySet());
        assertArrayEquals(
                values(weights, "first.weight"), values(Equalization.equalize(network, weights), "first.weight"));
    }

    /** 1x1, depthwise, grouped, pooled and linear, each behind the other. */
    private static Network chain(Function function) {
        Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
        String x = net.add("expand", new Conv2d(8, Window.same(1), 1, true), Network.INPUT);
        x = net.add("act1", new Activation(function), x);
        x = net.add("filter", new Conv2d(8, Window.same(3), 8, true), x);
        x = net.add("act2", new Activation(function), x);
        x = net.add("max", new Pool2d(Pool2d.Kind.MAX, Window.valid(2).stride(2)), x);
        x = net.add("grouped", new Conv2d(6, Window.same(3), 2, true), x);
        x = net.add("act3", new Activation(function), x);
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("linear", new Linear(5, true), x);
        return net.build();
    }

    /** Weights whose output channels differ by factors of up to 100. */
    private static Weights uneven(Network network, long seed) {
        Weights weights = Weights.random(network, seed);
        RandomGenerator random = new SplittableRandom(seed);
        weights.tensors().values().forEach(tensor -> {
            int each = tensor.values().length / tensor.shape().getFirst();
            for (int c = 0; c < tensor.shape().getFirst(); c++) {
                double factor = Math.pow(10, random.nextDouble(-1, 1));
                for (int i = 0; i < each; i++) {
                    int at = c * each + i;
                    tensor.values()[at] = (float) (factor * (tensor.values()[at] + 0.1 * random.nextGaussian()));
                }
            }
        });
        return weights;
    }

    private static void set(Weights weights, String name, float... values) {
        System.arraycopy(values, 0, weights.tensors().get(name).values(), 0, values.length);
    }

    private static float[] values(Weights weights, String name) {
        return weights.tensors().get(name).values();
    }

    private static float[] noise(Network network, long seed, int count) {
        RandomGenerator random = new SplittableRandom(seed);
        float[] values = new float[(int) network.input().elements() * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
