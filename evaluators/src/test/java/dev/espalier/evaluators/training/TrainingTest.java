package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.training.TrainingRecipe.Optimizer;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Epoch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingTest {
    private static final ImageDataset BUILT_IN = new DataSource.BuiltIn(1, 300, 100, 10).load();

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void learnsWhatIsEasy(Optimizer optimizer) {
        TrainingRecipe recipe = TrainingRecipe.builder()
                .optimizer(optimizer)
                .learningRate(0.02)
                .epochs(3)
                .build();
        Trained trained = Training.train(network(1, 2), brightOrDark(), recipe, 1, epoch -> {});
        assertEquals(1, best(trained).validationAccuracy());
        assertTrue(trained.curve().getLast().trainingLoss()
                < trained.curve().getFirst().trainingLoss());
    }

    @Test
    void givesTheWeightsOfTheBestEpoch() {
        TrainingRecipe recipe = TrainingRecipe.builder().epochs(4).build();
        List<Epoch> watched = new ArrayList<>();
        Network network = network(3, 10);
        Trained trained = Training.train(network, BUILT_IN, recipe, 2, watched::add);
        assertEquals(trained.curve(), watched);
        assertEquals(best(trained).validationAccuracy(), accuracy(network, trained.weights()));
    }

    /**
     * What the engine reads after it was freed is whatever came to lie there; garbage that is not a number must not
     * find its way in, however often memory is freed and used again.
     */
    @Test
    void givesTheSameWhateverHappensToMemoryMeanwhile() throws Exception {
        TrainingRecipe recipe = TrainingRecipe.builder().epochs(3).build();
        Trained calm = Training.train(network(3, 10), BUILT_IN, recipe, 3, epoch -> {});
        AtomicBoolean done = new AtomicBoolean();
        Thread churn = Thread.ofPlatform().start(() -> churn(done));
        Trained disturbed = Training.train(network(3, 10), BUILT_IN, recipe, 3, epoch -> {});
        done.set(true);
        churn.join();
        assertEquals(losses(calm), losses(disturbed));
        calm.weights()
                .tensors()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.values(), disturbed.weights().tensors().get(name).values(), name));
    }

    private static void churn(AtomicBoolean done) {
        while (!done.get()) {
            for (int i = 0; i < 1000; i++) {
                ByteBuffer.allocateDirect(4).putFloat(0, Float.NaN);
            }
            System.gc();
        }
    }

    @Test
    void dependsOnTheSeed() {
        TrainingRecipe recipe = TrainingRecipe.builder().epochs(1).build();
        List<Double> one = losses(Training.train(network(3, 10), BUILT_IN, recipe, 1, epoch -> {}));
        List<Double> two = losses(Training.train(network(3, 10), BUILT_IN, recipe, 2, epoch -> {}));
        assertTrue(!one.equals(two));
    }

    @Test
    void saysThatItDiverged() {
        TrainingRecipe wild = TrainingRecipe.builder()
                .optimizer(Optimizer.SGD)
                .learningRate(1e30)
                .build();
        TrainingDivergedException e = assertThrows(
                TrainingDivergedException.class, () -> Training.train(network(3, 10), BUILT_IN, wild, 1, epoch -> {}));
        assertTrue(e.getMessage().contains("of epoch 1"), e.getMessage());
    }

    @Test
    void refusesNetworksForOtherClasses() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Training.train(network(3, 7), BUILT_IN, TrainingRecipe.defaults(), 1, epoch -> {}));
        assertEquals("the network tells 7 classes apart, but built-in has 10", e.getMessage());
    }

    private static Epoch best(Trained trained) {
        return trained.curve().stream()
                .max(Comparator.comparingDouble(Epoch::validationAccuracy))
                .orElseThrow();
    }

    private static List<Double> losses(Trained trained) {
        return trained.curve().stream().map(Epoch::trainingLoss).toList();
    }

    private static double accuracy(Network network, Weights weights) {
        ImageDataset data = BUILT_IN.resized(network.input());
        ImageSet images = data.validation();
        int right = 0;
        for (int image = 0; image < images.size(); image++) {
            float[] scores = Inference.outputs(network, weights, images.normalised(image, data.normalization()), 1);
            int best = 0;
            for (int i = 1; i < scores.length; i++) {
                best = scores[i] > scores[best] ? i : best;
            }
            right += best == images.label(image) ? 1 : 0;
        }
        return (double) right / images.size();
    }

    private static ImageDataset brightOrDark() {
        TensorShape shape = new TensorShape(1, 12, 12);
        return new ImageDataset(
                "bright or dark",
                List.of("dark", "bright"),
                brightOrDark(shape, 256),
                brightOrDark(shape, 64),
                () -> brightOrDark(shape, 64));
    }

    private static ImageSet brightOrDark(TensorShape shape, int count) {
        byte[] labels = new byte[count];
        byte[] pixels = new byte[Math.toIntExact(count * shape.elements())];
        for (int i = 0; i < pixels.length; i++) {
            int image = Math.toIntExact(i / shape.elements());
            labels[image] = (byte) (image % 2);
            pixels[i] = (byte) (image % 2 == 1 ? 160 + i % 50 : 40 + i % 70);
        }
        return new ImageSet(shape, pixels, labels);
    }

    private static Network network(int channels, int classes) {
        Network.Builder net = Network.builder(new TensorShape(channels, 12, 12));
        Conv2d stem = Conv2d.dense(8, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        x = new InvertedResidual(8, 3, 2, 1, true).append(net, "block", x);
        x = net.add("act", new Activation(Function.HARD_SWISH), x);
        net.add("classifier", new Linear(classes, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }
}
