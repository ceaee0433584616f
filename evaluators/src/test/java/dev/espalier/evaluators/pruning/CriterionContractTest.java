package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every criterion promises. */
class CriterionContractTest {
    private static final List<Subject> SUBJECTS = Stream.of(
                    Zoo.LENET_5.network(new TensorShape(1, 28, 28), 0.25, 5),
                    Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.25, 5),
                    Zoo.SHUFFLENET_V2_0_5.network(new TensorShape(3, 32, 32), 0.25, 5))
            .map(CriterionContractTest::subject)
            .toList();

    static Stream<String> names() {
        return Criteria.named().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void scoresEveryClassFinitelyAndTheSameAgain(String name) {
        Criterion criterion = Criteria.named(name);
        for (Subject subject : SUBJECTS) {
            double[] scores = criterion.scores(subject);

            assertEquals(subject.groups().classes(), scores.length);
            assertTrue(Arrays.stream(scores).allMatch(Double::isFinite), name);
            assertArrayEquals(scores, criterion.scores(subject));
            long distinct = subject.groups().free().stream()
                    .flatMap(group -> group.classes().stream())
                    .mapToDouble(c -> scores[c])
                    .distinct()
                    .count();
            boolean byScales = Set.of("norm-scale", "slimming", "morphnet").contains(name);
            assertTrue(byScales || distinct > 1, "tells no channel from another");
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsScoresMakeACutThatRuns(String name) {
        Criterion criterion = Criteria.named(name);
        Subject subject = SUBJECTS.get(1);
        double[] scores = criterion.scores(subject);
        for (Scope scope : Scope.values()) {
            Cut cut = new Pruner(subject.groups(), scores, criterion.comparable(), scope, 1).cut(0.5);

            float[] outputs = Inference.outputs(
                    cut.network(),
                    CutWeights.sliced(cut, subject.weights()),
                    subject.observation().images().pixels(),
                    subject.observation().images().count());

            for (float output : outputs) {
                assertTrue(Float.isFinite(output));
            }
        }
    }

    @Test
    void anUnknownNameIsAnsweredWithThoseThatExist() {
        String message = assertThrows(IllegalArgumentException.class, () -> Criteria.named("l3"))
                .getMessage();
        assertTrue(message.startsWith("criterion must be one of [l1, l2, "), message);
    }

    static Subject subject(Network network) {
        SplittableRandom random = new SplittableRandom(5);
        int count = 12;
        float[] pixels = new float[count * (int) network.input().elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(count, 0, (int) network.output().elements()).toArray();
        ChannelGroups groups = ChannelGroups.of(network);
        return Subject.of(groups, Weights.random(network, 3), new LabelledImages(network.input(), pixels, labels));
    }

    static int[] classes(Subject subject, String group) {
        ChannelGroup found = subject.groups().find(group).orElseThrow();
        return found.classes().stream().mapToInt(Integer::intValue).toArray();
    }
}
