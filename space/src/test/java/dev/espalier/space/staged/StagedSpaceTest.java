package dev.espalier.space.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StagedSpaceTest {
    private static final StagedSpace SPACE = new StagedSpace(new StagedSpace.Layout(
            3,
            10,
            List.of(16, 32),
            List.of(8, 16),
            1,
            List.of(
                    new StageBuilder(List.of(BlockType.values()))
                            .kernels(3, 5)
                            .expansions(1, 3, 6)
                            .squeezeRatios(0, 0.25)
                            .dilations(1, 2)
                            .widths(List.of(16, 24))
                            .depths(List.of(1, 2))
                            .stride(2)
                            .build(),
                    new Stage(
                            List.of(BlockType.FIRE, BlockType.RESIDUAL),
                            List.of(3),
                            List.of(1),
                            List.of(false),
                            List.of(32, 64),
                            List.of(1, 2, 3),
                            2)),
            List.of(0, 64),
            List.of(Precision.FLOAT32, Precision.INT8)));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyAssignmentDecodesToAClassifierOfItsResolution(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            Assignment genes = SPACE.choices().random(random);
            Design design = SPACE.decode(genes);
            int resolution = SPACE.choices().select(genes).value("resolution");

            assertEquals(
                    new TensorShape(3, resolution, resolution), design.network().input());
            assertEquals(TensorShape.vector(10), design.network().output());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void distinctCandidatesAreDistinctDesignsAndTheOtherWayRound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<CandidateId, Design> byId = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            Candidate candidate = Candidate.of(SPACE, uniform(random));
            Design earlier = byId.put(candidate.id(), candidate.design());
            if (earlier != null) {
                assertEquals(earlier, candidate.design());
            }
        }
        assertEquals(byId.size(), byId.values().stream().distinct().count());
    }

    @Test
    void whatNoBlockReadsIsNoChoice() {
        Choice kernel = SPACE.choices().list().stream()
                .filter(choice -> choice.name().equals("stage2.kernel"))
                .findFirst()
                .orElseThrow();

        assertEquals(1, kernel.size());
    }

    @Test
    void theFirstGenesAreTheSmallestNetwork() {
        Assignment smallest = Assignment.of(new int[SPACE.choices().size()]);

        assertFalse(SPACE.decode(smallest).precision().quantized());
        assertEquals(16, SPACE.decode(smallest).network().input().height());
    }

    @Test
    void aWidthThatAFamilyCannotHaveIsRefusedWithTheStageAndWhatWouldFit() {
        assertRefused(
                "stage2: fire with width 7 does not fit 16 input channels: fire: output channels must be even, got 7;"
                        + " widths [4, 8, 12, 16, 20] would fit",
                stage(List.of(BlockType.RESIDUAL), List.of(2), List.of(16), 1),
                stage(List.of(BlockType.FIRE), List.of(2), List.of(7), 1));
    }

    @Test
    void groupsThatDoNotDivideAreRefusedWithThoseThatWould() {
        assertRefused(
                "stage1: resnext with width 16 and groups 3 does not fit 16 input channels: bottleneck: 3 groups do not"
                        + " divide 8 channels in the middle; [1, 2, 4, 8] do; groups [1, 2, 4, 8] or widths",
                stage(List.of(BlockType.RESNEXT), List.of(3), List.of(16), 1));
    }

    @Test
    void aStageThatShrinksBelowOnePixelIsRefusedWithTheResolutionThatWouldFit() {
        assertRefused(
                "stage2: stride 8 shrinks the 4 pixels left of resolution 32 below one; resolutions from 64 on would fit",
                stage(List.of(BlockType.RESIDUAL), List.of(2), List.of(16), 8),
                stage(List.of(BlockType.RESIDUAL), List.of(2), List.of(16), 8));
    }

    @Test
    void aWidthOfZeroIsRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> stage(List.of(BlockType.RESIDUAL), List.of(2), List.of(0), 1));

        assertEquals("widths must be positive, got [0]", e.getMessage());
    }

    @Test
    void whatDependsOnTheFamilyVariesWithIt() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new Stage(
                        List.of(BlockType.RESIDUAL, BlockType.INVERTED_RESIDUAL),
                        List.of(3, 5),
                        List.of(3.0),
                        List.of(2),
                        List.of(0.0),
                        List.of(1),
                        List.of(Function.RELU),
                        List.of(16),
                        List.of(2),
                        1,
                        Set.of(Field.KERNEL),
                        List.of()));

        assertTrue(e.getMessage().startsWith("kernel is read by only 1 of the 2 blocks"), e.getMessage());
    }

    @ParameterizedTest
    @EnumSource(BlockType.class)
    void aDilatedBlockReachesFurtherAtTheSameCost(BlockType type) {
        Stage stage =
                new StageBuilder(List.of(type)).expansions(2).dilations(1, 2).build();
        StagedSpace space = new StagedSpace(new StagedSpace.Layout(
                3, 10, List.of(32), List.of(16), 1, List.of(stage), List.of(0), List.of(Precision.FLOAT32)));
        List<Design> designs = space.choices().list().stream()
                .filter(choice -> choice.name().endsWith(".dilation"))
                .findFirst()
                .map(dilation -> IntStream.range(0, dilation.size())
                        .mapToObj(option -> space.decode(
                                Assignment.of(new int[space.choices().size()])
                                        .with(space.choices().list().indexOf(dilation), option)))
                        .toList())
                .orElseThrow();

        assertEquals(type.reads(Field.DILATION) ? 2 : 1, designs.size());
        assertEquals(designs.size(), Set.copyOf(designs).size());
        assertEquals(
                1,
                designs.stream()
                        .map(design -> CostModel.count(design.network(), design.precision())
                                .macs())
                        .distinct()
                        .count());
    }

    @Test
    void aKernelOfOneCannotBeDilated() {
        StageBuilder builder =
                new StageBuilder(List.of(BlockType.RESNEXT)).kernels(1, 3).dilations(1, 2);

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, builder::build);

        assertTrue(e.getMessage().startsWith("a kernel of 1 cannot be dilated"), e.getMessage());
    }

    @Test
    void aStageMayHaveAPrecisionOfItsOwn() {
        StageBuilder builder = new StageBuilder(List.of(BlockType.RESIDUAL));
        Stage first = builder.depths(List.of(0, 1))
                .precisions(LayerPrecision.INT8, LayerPrecision.FLOAT32)
                .build();
        Stage second = new StageBuilder(List.of(BlockType.FIRE)).build();
        StagedSpace space = new StagedSpace(new StagedSpace.Layout(
                3,
                10,
                List.of(32),
                List.of(16),
                1,
                List.of(first, second),
                List.of(0),
                List.of(Precision.FLOAT32, Precision.INT8)));
        List<String> names = space.choices().list().stream().map(Choice::name).toList();
        Assignment integers = Assignment.of(new int[names.size()])
                .with(names.indexOf("precision"), 1)
                .with(names.indexOf("stage1.depth"), 1);
        int gene = names.indexOf("stage1.precision");

        Design mixed = space.decode(integers.with(gene, 1));

        mixed.network()
                .nodes()
                .forEach(node -> assertEquals(
                        node.name().startsWith("stage1.") ? LayerPrecision.FLOAT32 : LayerPrecision.INT8,
                        mixed.precision().at(node.name()),
                        node.name()));
        assertEquals(Precision.INT8, space.decode(integers).precision());
        assertFalse(names.contains("stage2.precision"));
        Assignment without = integers.with(names.indexOf("stage1.depth"), 0).with(gene, 1);
        assertEquals(0, space.choices().canonical(without).get(gene));
    }

    private static Stage stage(List<BlockType> blocks, List<Integer> groups, List<Integer> widths, int stride) {
        return new Stage(
                blocks,
                List.of(3),
                List.of(3.0),
                groups,
                List.of(0.0),
                List.of(1),
                List.of(Function.RELU),
                widths,
                List.of(1),
                stride,
                Set.of(),
                List.of());
    }

    private static void assertRefused(String message, Stage... stages) {
        StagedSpace.Layout layout = new StagedSpace.Layout(
                3, 10, List.of(32), List.of(16), 1, List.of(stages), List.of(0), List.of(Precision.FLOAT32));

        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new StagedSpace(layout));

        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    private static Assignment uniform(SplittableRandom random) {
        return Assignment.of(SPACE.choices().list().stream()
                .mapToInt(choice -> random.nextInt(choice.size()))
                .toArray());
    }
}
