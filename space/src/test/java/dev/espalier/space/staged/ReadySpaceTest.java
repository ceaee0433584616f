package dev.espalier.space.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.TensorShape;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every ready space, over random assignments. */
class ReadySpaceTest {
    private static final List<Precision> BOTH = List.of(Precision.FLOAT32, Precision.INT8);

    static Stream<Arguments> spacesAndSeeds() {
        return Stream.of(ReadySpace.values())
                .flatMap(ready -> Stream.of(1L, 2L, 3L).map(seed -> Arguments.of(ready, seed)));
    }

    @ParameterizedTest
    @MethodSource("spacesAndSeeds")
    void everyAssignmentDecodesAndItsCanonicalFormIsTheSameDesign(ReadySpace ready, long seed) {
        SearchSpace space = ready.space(3, 10, BOTH);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 100; i++) {
            Assignment genes = uniform(space.choices(), random);
            Assignment canonical = space.choices().canonical(genes);
            Design design = space.decode(genes);

            assertEquals(TensorShape.vector(10), design.network().output());
            assertEquals(canonical, space.choices().canonical(canonical));
            assertEquals(design, space.decode(canonical));
        }
    }

    @ParameterizedTest
    @MethodSource("spacesAndSeeds")
    void distinctCanonicalGenesAreDistinctDesigns(ReadySpace ready, long seed) {
        SearchSpace space = ready.space(3, 10, BOTH);
        Choices choices = space.choices();
        SplittableRandom random = new SplittableRandom(seed);
        Map<Design, Assignment> known = new HashMap<>();
        for (int i = 0; i < 20; i++) {
            Assignment genes = choices.random(random);
            // every neighbour too: random ones alone hardly ever lie close enough to meet
            for (int position = 0; position < choices.size(); position++) {
                int option = random.nextInt(choices.list().get(position).size());
                Assignment neighbour = choices.canonical(genes.with(position, option));
                Assignment earlier = known.put(space.decode(neighbour), neighbour);
                assertTrue(earlier == null || earlier.equals(neighbour), earlier + " and " + neighbour);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("spacesAndSeeds")
    void costsAddUpOverLayers(ReadySpace ready, long seed) {
        SearchSpace space = ready.space(3, 10, BOTH);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 30; i++) {
            Design design = space.decode(space.choices().random(random));
            NetworkCost cost = CostModel.count(design.network(), design.precision());

            assertEquals(cost.macs(), sum(cost, LayerCost::macs));
            assertEquals(cost.params(), sum(cost, LayerCost::params));
            assertEquals(cost.memoryAccess(), sum(cost, LayerCost::memoryAccess));
        }
    }

    /** Cai et al., 2020: "more than 10^19 sub-networks", (9² + 9³ + 9⁴)⁵, at each of 25 resolutions. */
    @Test
    void onceForAllHasItsPapersNumberOfNetworks() {
        SearchSpace space = ReadySpace.ONCE_FOR_ALL.space(3, 1000, List.of(Precision.FLOAT32));

        assertEquals(
                BigInteger.valueOf(81 + 729 + 6561).pow(5).multiply(BigInteger.valueOf(25)),
                space.choices().count());
    }

    @Test
    void mixedCompactHasEveryFamily() {
        StagedSpace space = (StagedSpace) ReadySpace.MIXED_COMPACT.space(3, 10, BOTH);

        assertEquals(
                List.of(BlockType.values()), space.layout().stages().getFirst().blocks());
    }

    @Test
    void spacesAreFoundByTheirLabels() {
        for (ReadySpace ready : ReadySpace.values()) {
            assertEquals(ready, ReadySpace.find(ready.label()).orElseThrow());
        }
        assertTrue(ReadySpace.find("unknown").isEmpty());
    }

    private static long sum(NetworkCost cost, ToLongFunction<LayerCost> figure) {
        return cost.layers().stream().mapToLong(figure).sum();
    }

    private static Assignment uniform(Choices choices, SplittableRandom random) {
        return Assignment.of(choices.list().stream()
                .mapToInt(choice -> random.nextInt(choice.size()))
                .toArray());
    }
}
