package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.training.Restriction.Masked;
import dev.espalier.evaluators.training.Restriction.Shared;
import dev.espalier.evaluators.training.TrainingRecipe.Optimizer;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainingSetupTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 300, 100, 10).load();
    private static final Network NETWORK = network(DATA.shape(), 10);
    private static final Weights START = Weights.random(NETWORK, 7);
    private static final String FIRST = "fc1.weight";

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void leavesMaskedWeightsBitByBitAsTheyWere(Optimizer optimizer) {
        float[] start = START.tensors().get(FIRST).values();
        boolean[] free = new boolean[start.length];
        for (int i = 0; i < free.length; i++) {
            free[i] = i % 3 == 0;
        }
        float[] trained = train(
                        recipe(optimizer), TrainingSetup.from(START).restricted(Map.of(FIRST, new Masked(free))))
                .weights()
                .tensors()
                .get(FIRST)
                .values();
        int moved = 0;
        for (int i = 0; i < start.length; i++) {
            assertTrue(free[i] || start[i] == trained[i], "a masked weight moved");
            moved += start[i] == trained[i] ? 0 : 1;
        }
        assertTrue(moved > start.length / 4, "free weights move");
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void movesSharedWeightsTogether(Optimizer optimizer) {
        int groups = 5;
        float[] values = START.tensors().get(FIRST).values().clone();
        int[] group = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            group[i] = i % (groups + 1) - 1;
            values[i] = group[i] < 0 ? values[i] : 0.01f * (group[i] - 2);
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>(START.tensors());
        tensors.put(FIRST, new Tensor(START.tensors().get(FIRST).shape(), values));
        TrainingSetup setup = TrainingSetup.from(new Weights(tensors)).restricted(Map.of(FIRST, new Shared(group)));
        float[] trained =
                train(recipe(optimizer), setup).weights().tensors().get(FIRST).values();
        Set<Float> different = new HashSet<>();
        for (int i = 0; i < values.length; i++) {
            if (group[i] < 0) {
                assertEquals(values[i], trained[i]);
            } else {
                different.add(trained[i]);
                assertNotEquals(values[i], trained[i]);
            }
        }
        assertEquals(groups, different.size());
    }

    /**
     * One step of plain descent moves a group by the learning rate times the sum of its gradients; the second step's rate
     * is zero.
     */
    @Test
    void sumsTheGradientsOfAGroup() {
        TrainingRecipe step = TrainingRecipe.builder()
                .optimizer(Optimizer.SGD)
                .momentum(0)
                .weightDecay(0)
                .learningRate(0.01)
                .warmUp(0)
                .epochs(1)
                .batchSize(150)
                .flip(false)
                .shift(0)
                .build();
        float[] start = START.tensors().get("fc1.bias").values();
        float[] free = train(step, TrainingSetup.from(START))
                .weights()
                .tensors()
                .get("fc1.bias")
                .values();
        int[] group = new int[start.length];
        float[] shared = train(step, TrainingSetup.from(START).restricted(Map.of("fc1.bias", new Shared(group))))
                .weights()
                .tensors()
                .get("fc1.bias")
                .values();
        double sum = 0;
        for (int i = 0; i < start.length; i++) {
            sum += free[i] - start[i];
        }
        assertNotEquals(0, sum);
        assertEquals(sum, shared[3] - start[3], 1e-6);
    }

    /** What is seen as its sign cannot be told from its double; gradients pass all the same. */
    @Test
    void trainsThroughViews() {
        TrainingSetup signs = TrainingSetup.from(START).seenThrough(Map.of(FIRST, TrainingSetupTest::signs));
        Trained trained = train(recipe(Optimizer.ADAMW), signs);
        float[] values = trained.weights().tensors().get(FIRST).values();
        float[] start = START.tensors().get(FIRST).values();
        int turned = 0;
        for (int i = 0; i < values.length; i++) {
            turned += values[i] * start[i] < 0 ? 1 : 0;
        }
        assertTrue(turned > 0, "signs turn");
        assertTrue(
                new HashSet<>(java.util.Arrays.asList(boxed(values))).size() > 100, "what is trained is not the view");
        assertTrue(trained.curve().getLast().trainingLoss()
                < trained.curve().getFirst().trainingLoss());
    }

    /** The training labels are all wrong, so what the pupil knows it has from its teacher. */
    @Test
    void learnsFromATeacherAlone() {
        ImageDataset right = brightOrDark(2);
        ImageDataset wrong = brightOrDark(1);
        Network network = network(right.shape(), 2);
        Trained teacher = Training.train(network, right, recipe(Optimizer.ADAMW, 20), 1, epoch -> {});
        TrainingSetup taught = TrainingSetup.fromScratch().taughtBy(new Teacher(network, teacher.weights(), 2, 1));
        Trained pupil = Training.train(network, wrong, recipe(Optimizer.ADAMW, 20), taught, 2, epoch -> {});
        assertEquals(1, pupil.curve().getLast().validationAccuracy());
    }

    /** Images of which the odd ones are bright; training images have the labels 0 to {@code labels - 1} in turn. */
    private static ImageDataset brightOrDark(int labels) {
        return new ImageDataset(
                "bright or dark", List.of("dark", "bright"), images(256, labels), images(64, 2), () -> images(64, 2));
    }

    private static ImageSet images(int count, int labels) {
        TensorShape shape = new TensorShape(1, 6, 6);
        byte[] label = new byte[count];
        byte[] pixels = new byte[Math.toIntExact(count * shape.elements())];
        for (int i = 0; i < pixels.length; i++) {
            int image = Math.toIntExact(i / shape.elements());
            label[image] = (byte) (image % labels);
            pixels[i] = (byte) (image % 2 == 1 ? 160 + i % 50 : 40 + i % 70);
        }
        return new ImageSet(shape, pixels, label);
    }

    @Test
    void refusesWhatDoesNotFit() {
        TrainingSetup unknown = TrainingSetup.from(START).restricted(Map.of("fc9.weight", new Masked(new boolean[1])));
        assertMessage("there is no tensor 'fc9.weight' to train", unknown);
        TrainingSetup small = TrainingSetup.from(START).restricted(Map.of(FIRST, new Masked(new boolean[1])));
        assertMessage("'fc1.weight' has 49152 values, its restriction is for 1", small);
        assertThrows(IllegalArgumentException.class, () -> new Shared(new int[] {0, -2}));
        assertThrows(IllegalArgumentException.class, () -> new Teacher(NETWORK, START, 0, 0.5));
    }

    private static void assertMessage(String message, TrainingSetup setup) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> train(recipe(Optimizer.SGD), setup));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    private static Tensor signs(Tensor tensor) {
        float[] signs = new float[tensor.values().length];
        for (int i = 0; i < signs.length; i++) {
            signs[i] = Math.signum(tensor.values()[i]) * 0.03f;
        }
        return new Tensor(tensor.shape(), signs);
    }

    private static Float[] boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    private static Trained train(TrainingRecipe recipe, TrainingSetup setup) {
        return Training.train(NETWORK, DATA, recipe, setup, 1, epoch -> {});
    }

    private static TrainingRecipe recipe(Optimizer optimizer) {
        return recipe(optimizer, 3);
    }

    private static TrainingRecipe recipe(Optimizer optimizer, int epochs) {
        return TrainingRecipe.builder()
                .optimizer(optimizer)
                .learningRate(optimizer == Optimizer.SGD ? 0.01 : 0.002)
                .epochs(epochs)
                .build();
    }

    private static Network network(TensorShape input, int classes) {
        Network.Builder net = Network.builder(input);
        String x = net.add("flatten", new Flatten(), Network.INPUT);
        x = net.add("act", new Activation(Function.RELU), net.add("fc1", new Linear(16, true), x));
        net.add("classifier", new Linear(classes, true), x);
        return net.build();
    }
}
