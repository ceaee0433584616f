package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.weights.Weights;
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
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Over;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CourseTest {
    private static final ImageDataset IMAGES = new DataSource.BuiltIn(1, 300, 100, 10).load();
    private static final TrainingRecipe RECIPE =
            TrainingRecipe.builder().epochs(2).batchSize(10).build();

    @TempDir
    private Path folder;

    private static Fidelity fidelity(Over over, Integer... steps) {
        List<Integer> all = List.of(steps);
        List<Integer> below = over == Over.EPOCHS ? List.of() : all.subList(0, all.size() - 1);
        return new Fidelity(all.size() - 1, over, below, all.getLast(), over == Over.EPOCHS ? 2 : 100);
    }

    private static Checkpoint train(Fidelity fidelity, Optional<Checkpoint> from, List<Epoch> watched) {
        return new Course(RECIPE, fidelity)
                .train(network(), IMAGES, TrainingSetup.fromScratch(), from, 7, watched::add);
    }

    @ParameterizedTest
    @EnumSource(
            value = Over.class,
            names = {"IMAGES", "RESOLUTION"})
    void pausesChangeNothing(Over over) throws Exception {
        Checkpoint whole = train(fidelity(over, 25, 50, 100), Optional.empty(), new ArrayList<>());

        List<Epoch> watched = new ArrayList<>();
        Path file = folder.resolve("checkpoint");
        train(fidelity(over, 25), Checkpoint.read(file, "it"), watched).write(file, "it");
        train(fidelity(over, 25, 50), Checkpoint.read(file, "it"), watched).write(file, "it");
        Checkpoint divided = train(fidelity(over, 25, 50, 100), Checkpoint.read(file, "it"), watched);

        assertEquals(
                List.of(1, 2, 3, 4, 5, 6),
                divided.curve().stream().map(Epoch::number).toList());
        assertEquals(watched, divided.curve());
        assertEquals(figures(whole), figures(divided));
        assertSame(whole.best(), divided.best());
        assertThrows(
                IllegalArgumentException.class,
                () -> train(fidelity(over, 25), Optional.of(divided), new ArrayList<>()),
                "nobody goes back");
    }

    @Test
    void aStepOverImagesIsTheRecipeOnThoseImagesFromTheWeightsOfTheLast() {
        Checkpoint low = train(fidelity(Over.IMAGES, 25), Optional.empty(), new ArrayList<>());
        assertEquals(2 * 80 / 10, low.steps(), "8 of 30 images of each class, twice, in steps of 10");
        Checkpoint next = train(fidelity(Over.IMAGES, 25, 100), Optional.of(low), new ArrayList<>());
        assertEquals(2 * 300 / 10, next.steps(), "the optimizer begins anew");
        Trained alone = Training.train(network(), IMAGES, RECIPE, TrainingSetup.from(low.best()), 8, _ -> {});
        assertSame(alone.weights(), next.best());
        Trained fresh = Training.train(network(), IMAGES, RECIPE, 8, _ -> {});
        assertNotEquals(
                fresh.curve().getFirst().trainingLoss(), next.curve().get(2).trainingLoss());
    }

    @Test
    void aStepOverResolutionIsTheRecipeOnSmallerImages() {
        Course course = new Course(RECIPE, fidelity(Over.RESOLUTION, 50));
        assertEquals(new TensorShape(3, 8, 8), course.last(network()).input());
        Checkpoint low = train(course.fidelity(), Optional.empty(), new ArrayList<>());
        Trained alone = Training.train(course.last(network()), IMAGES, RECIPE, 7, _ -> {});
        assertSame(alone.weights(), low.best());
        assertEquals(network(), new Course(RECIPE, fidelity(Over.RESOLUTION, 50, 100)).last(network()));
    }

    @Test
    void overEpochsItIsOneTraining() {
        Checkpoint first = train(fidelity(Over.EPOCHS, 1), Optional.empty(), new ArrayList<>());
        Checkpoint end = train(fidelity(Over.EPOCHS, 1, 2), Optional.of(first), new ArrayList<>());
        assertEquals(2 * 300 / 10, end.steps(), "the optimizer goes on");
        assertSame(Training.train(network(), IMAGES, RECIPE, 7, _ -> {}).weights(), end.best());
    }

    private static void assertSame(Weights expected, Weights actual) {
        assertEquals(expected.tensors().keySet(), actual.tensors().keySet());
        expected.tensors()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.values(), actual.tensors().get(name).values(), name));
    }

    /** All of an epoch but the time it took. */
    private static List<Epoch> figures(Checkpoint end) {
        return end.curve().stream()
                .map(epoch -> new Epoch(epoch.number(), epoch.trainingLoss(), epoch.validationAccuracy(), 0))
                .toList();
    }

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 16, 16));
        Conv2d stem = Conv2d.dense(8, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        x = new InvertedResidual(12, 3, 2, 2, true).append(net, "block", x);
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }
}
