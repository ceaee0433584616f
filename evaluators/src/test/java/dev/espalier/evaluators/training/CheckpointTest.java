package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.TrainingRecipe.Optimizer;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Epoch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckpointTest {
    private static final ImageDataset IMAGES = new DataSource.BuiltIn(1, 300, 100, 10).load();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void aTrainingInStretchesEndsAsOneWithoutPause(Optimizer optimizer) throws Exception {
        TrainingRecipe recipe =
                TrainingRecipe.builder().optimizer(optimizer).epochs(5).build();
        Trained whole = Training.train(network(), IMAGES, recipe, 7, _ -> {});

        List<Epoch> watched = new ArrayList<>();
        Path file = folder.resolve("checkpoint");
        for (int until : List.of(1, 3, 5)) {
            Stretch stretch = new Stretch(Checkpoint.read(file, "it"), until);
            Training.train(network(), IMAGES, recipe, TrainingSetup.fromScratch(), stretch, 7, watched::add)
                    .write(file, "it");
        }
        Trained divided = Checkpoint.read(file, "it").orElseThrow().trained();

        assertEquals(5, watched.size());
        assertEquals(watched, divided.curve());
        assertEquals(figures(whole), figures(divided));
        assertEquals(
                whole.weights().tensors().keySet(), divided.weights().tensors().keySet());
        whole.weights()
                .tensors()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.values(), divided.weights().tensors().get(name).values(), name));
    }

    /** All of an epoch but the time it took. */
    private static List<Epoch> figures(Trained trained) {
        return trained.curve().stream()
                .map(epoch -> new Epoch(epoch.number(), epoch.trainingLoss(), epoch.validationAccuracy(), 0))
                .toList();
    }

    @Test
    void readsNothingThatIsDamagedOrOfSomethingElse() throws Exception {
        Path file = folder.resolve("checkpoint");
        assertEquals(Optional.empty(), Checkpoint.read(file, "it"));
        Checkpoint checkpoint = Training.train(
                network(),
                IMAGES,
                TrainingRecipe.defaults(),
                TrainingSetup.fromScratch(),
                new Stretch(Optional.empty(), 1),
                7,
                _ -> {});
        checkpoint.write(file, "it");
        assertEquals(1, Checkpoint.read(file, "it").orElseThrow().epochs());
        assertEquals(Optional.empty(), Checkpoint.read(file, "something else"));

        byte[] content = Files.readAllBytes(file);
        for (int at : List.of(5, content.length / 2, content.length - 9)) {
            byte[] damaged = content.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertEquals(Optional.empty(), Checkpoint.read(file, "it"), "byte " + at);
        }
        Files.write(file, java.util.Arrays.copyOf(content, content.length / 3));
        assertEquals(Optional.empty(), Checkpoint.read(file, "it"));
    }

    @Test
    void aStretchGoesForward() {
        assertThrows(IllegalArgumentException.class, () -> new Stretch(Optional.empty(), 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> Training.train(
                        network(),
                        IMAGES,
                        TrainingRecipe.builder().epochs(2).build(),
                        TrainingSetup.fromScratch(),
                        new Stretch(Optional.empty(), 3),
                        1,
                        _ -> {}));
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void takesTheStepsThatTheEnginesOptimizersTake(Optimizer optimizer) {
        TrainingRecipe recipe = TrainingRecipe.builder().optimizer(optimizer).build();
        Random random = new Random(3);
        float[] start = values(random);
        Descent ours = new Descent(recipe, TrainingSteps.schedule(recipe, 4));
        var schedule = TrainingSteps.schedule(recipe, 4);
        ai.djl.training.optimizer.Optimizer theirs = switch (optimizer) {
            case SGD ->
                ai.djl.training.optimizer.Optimizer.sgd()
                        .setLearningRateTracker(schedule)
                        .optMomentum((float) recipe.momentum())
                        .optWeightDecays((float) recipe.weightDecay())
                        .build();
            case ADAMW ->
                ai.djl.training.optimizer.Optimizer.adamW()
                        .optLearningRateTracker(schedule)
                        .optWeightDecays((float) recipe.weightDecay())
                        .build();
        };
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            NDArray one = manager.create(start, new Shape(start.length));
            NDArray other = manager.create(start, new Shape(start.length));
            Parameter parameter = Parameter.builder()
                    .setName("p")
                    .setType(Parameter.Type.WEIGHT)
                    .optArray(one)
                    .build();
            for (int step = 0; step < 6; step++) {
                NDArray gradient = manager.create(values(random), new Shape(start.length));
                ours.step();
                ours.update(parameter, one, gradient);
                theirs.update("p", other, gradient);
                assertArrayEquals(other.toFloatArray(), one.toFloatArray());
            }
        }
    }

    private static float[] values(Random random) {
        float[] values = new float[37];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 12, 12));
        Conv2d stem = Conv2d.dense(8, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        x = new InvertedResidual(8, 3, 2, 1, true).append(net, "block", x);
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }
}
