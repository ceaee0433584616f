package dev.espalier.space.shrinking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShrinkingTest {
    private static final CompressionSpace LENET = space(Zoo.LENET_5);
    private static final CompressionSpace RESNET = space(Zoo.RESNET_20_CIFAR);

    @Test
    void aCurveDoesNotFallAsMoreIsKept() {
        Sensitivity.Curve curve = new Sensitivity.Curve("a", List.of("1", "2", "3", "4"), List.of(0.5, 0.7, 0.6, 0.8));

        assertEquals(List.of(0.5, 0.7, 0.7, 0.8), curve.accuracies());
    }

    @Test
    void everyGeneIsTurnedDownByItself() throws InterruptedException {
        List<Assignment> asked = new ArrayList<>();

        Sensitivity sensitivity = Sensitivity.measured(LENET, genes -> {
            asked.add(genes);
            return 0.9;
        });

        assertEquals(Sensitivity.probes(LENET), asked.size());
        assertEquals(asked.size(), asked.stream().distinct().count());
        Assignment whole = asked.getFirst();
        for (Assignment genes : asked.subList(1, asked.size())) {
            // the criterion that favours the first channels is another only where channels go
            long changed = java.util.stream.IntStream.range(0, genes.size())
                    .filter(i -> genes.get(i) != whole.get(i))
                    .count();
            assertEquals(1, changed, genes.toString());
        }
        assertEquals(
                LENET.genes().stream()
                        .filter(gene -> !gene.ladder().isEmpty())
                        .map(Gene::name)
                        .toList(),
                sensitivity.curves().stream().map(Sensitivity.Curve::choice).toList());
    }

    @Test
    void theLeastHarmfulStepComesFirst() throws InterruptedException {
        int second = position(LENET, LENET.cuttable().get(1).name() + ".channels");
        // nothing but the second group can go without harm, and of it everything but the last quarter
        Sensitivity sensitivity = Sensitivity.measured(LENET, genes -> {
            Assignment other = genes.with(second, LENET.whole().get(second));
            return other.equals(LENET.whole()) ? (genes.get(second) == 0 ? 0.6 : 0.9) : 0.5;
        });
        Shrinking shrinking = new Shrinking(LENET, sensitivity);

        assertEquals(LENET.whole().with(second, 1), shrinking.after(LENET.whole(), 2));
        assertEquals(LENET.whole().with(second, 0), shrinking.after(LENET.whole(), 3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyStepLeavesLess(long seed) throws InterruptedException {
        Shrinking shrinking = new Shrinking(RESNET, byChance(RESNET, seed));
        long before = macs(RESNET.decode(RESNET.whole()));
        for (int count = 1; count <= shrinking.length(); count++) {
            long now = macs(RESNET.decode(shrinking.after(RESNET.whole(), count)));
            assertTrue(now <= before, "step " + count);
            before = now;
        }
        assertEquals(
                RESNET.decode(shrinking.after(RESNET.whole(), shrinking.length())),
                RESNET.decode(
                        shrinking.after(RESNET.choices().random(new SplittableRandom(seed)), shrinking.length())));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsRepairedIsWithinTheLimitAndBarelyChanged(long seed) throws InterruptedException {
        Shrinking shrinking = new Shrinking(RESNET, byChance(RESNET, seed));
        long limit = macs(RESNET.decode(RESNET.whole())) / 5;
        Predicate<Design> admissible = design -> macs(design) <= limit;
        SplittableRandom random = new SplittableRandom(seed);
        int broken = 0;
        for (int i = 0; i < 30; i++) {
            Assignment genes = RESNET.canonical(RESNET.choices().random(random));

            Assignment repaired = shrinking.within(genes, admissible).orElseThrow();

            assertTrue(admissible.test(RESNET.decode(repaired)));
            assertEquals(Optional.of(repaired), shrinking.within(repaired, admissible));
            if (admissible.test(RESNET.decode(genes))) {
                assertEquals(genes, repaired);
            } else {
                broken++;
            }
        }
        Assignment largest = shrinking.within(RESNET.whole(), admissible).orElseThrow();
        assertTrue(macs(RESNET.decode(largest)) > 0.7 * limit, "far below the limit");
        assertTrue(broken > 0);
    }

    @Test
    void whatCannotBeMetEndsAfterTwoTries() throws InterruptedException {
        Shrinking shrinking = new Shrinking(RESNET, byChance(RESNET, 1));
        int[] tries = new int[1];

        Optional<Assignment> none = shrinking.within(RESNET.whole(), design -> {
            tries[0]++;
            return false;
        });

        assertEquals(Optional.empty(), none);
        assertEquals(2, tries[0]);
    }

    @Test
    void theSensitivityOfAnotherSpaceIsRefused() throws InterruptedException {
        Sensitivity other = byChance(LENET, 1);

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new Shrinking(RESNET, other));

        assertTrue(e.getMessage().contains("is not known"), e.getMessage());
    }

    private static Sensitivity byChance(CompressionSpace space, long seed) throws InterruptedException {
        SplittableRandom random = new SplittableRandom(seed);
        return Sensitivity.measured(space, _ -> random.nextDouble());
    }

    private static int position(CompressionSpace space, String name) {
        return space.genes().stream().map(Gene::name).toList().indexOf(name);
    }

    private static long macs(Design design) {
        return CostModel.count(design.network(), design.precision()).macs();
    }

    private static CompressionSpace space(Zoo zoo) {
        ChannelGroups groups = ChannelGroups.of(zoo.network());
        double[] first = new double[groups.classes()];
        double[] last = new double[groups.classes()];
        Arrays.setAll(first, i -> -i);
        Arrays.setAll(last, i -> i);
        Map<String, double[]> scores = new LinkedHashMap<>();
        scores.put("last", last);
        scores.put("first", first);
        return new CompressionSpace(
                groups,
                scores,
                new CompressionSpace.Options(
                        List.of(0.25, 0.5, 0.75, 1.0), 1, List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8), 2));
    }
}
