package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NormStatisticsTest {
    private static final Network RESNET = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 12, 12), 0.25, 5);

    @Test
    void everyNormalisedChannelHasMeanZeroAndDeviationOneThen() {
        LabelledImages images = images(RESNET.input(), 100);
        Weights weights = NormStatistics.reestimated(RESNET, Weights.random(RESNET, 1), images);

        for (String norm : List.of("stem.norm", "stage2.0.first.norm", "stage3.2.second.norm")) {
            float[] values =
                    Probe.activations(RESNET, weights, images, List.of(norm)).get(norm);
            double sum = 0;
            double squares = 0;
            for (float value : values) {
                sum += value;
                squares += value * value;
            }
            assertEquals(0, sum / values.length, 1e-3, norm);
            assertEquals(1, squares / values.length, 2e-2, norm);
        }
    }

    @Test
    void ofManyImagesEachBatchCountsAlike() {
        LabelledImages images = images(RESNET.input(), 300);

        Weights weights = NormStatistics.reestimated(RESNET, Weights.random(RESNET, 1), images);

        float[] values =
                Probe.activations(RESNET, weights, images, List.of("stem.norm")).get("stem.norm");
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        assertEquals(0, sum / values.length, 1e-3);
    }

    @Test
    void aNetworkThatNormalisesNothingKeepsItsWeights() {
        Network.Builder net = Network.builder(TensorShape.vector(3));
        net.add("head", new Linear(2, true), Network.INPUT);
        Network network = net.build();
        Weights weights = Weights.random(network, 1);

        assertSame(weights, NormStatistics.reestimated(network, weights, images(network.input(), 4)));
        assertThrows(
                IllegalArgumentException.class,
                () -> NormStatistics.reestimated(network, weights, images(new TensorShape(3, 2, 2), 4)));
    }

    @Test
    void theGradientOfEveryImageIsItsOwn() {
        LabelledImages once = images(RESNET.input(), 1);
        float[] twice = new float[2 * once.pixels().length];
        System.arraycopy(once.pixels(), 0, twice, 0, once.pixels().length);
        System.arraycopy(once.pixels(), 0, twice, once.pixels().length, once.pixels().length);
        java.util.ArrayList<Float> sums = new java.util.ArrayList<>();

        Probe.gradients(
                RESNET,
                Weights.random(RESNET, 1),
                new LabelledImages(RESNET.input(), twice, new int[] {1, 1}),
                gradient -> sums.add(gradient.tensors().get("stem.conv.weight").values()[0]));

        assertEquals(sums.get(0), sums.get(1), Math.abs(1e-4f * sums.get(0)));
    }

    private static LabelledImages images(TensorShape shape, int count) {
        SplittableRandom random = new SplittableRandom(1);
        float[] pixels = new float[count * (int) shape.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian(0.3, 2);
        }
        return new LabelledImages(shape, pixels, new int[count]);
    }
}
