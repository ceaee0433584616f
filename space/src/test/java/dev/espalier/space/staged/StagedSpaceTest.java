package dev.espalier.space.staged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedSpaceTest {
    private static final StagedSpace SPACE = new StagedSpace(new StagedSpace.Layout(
            3,
            10,
            List.of(16, 32),
            List.of(8, 16),
            1,
            List.of(
                    new Stage(
                            List.of(BlockType.values()),
                            List.of(3, 5),
                            List.of(1, 3, 6),
                            List.of(false, true),
                            List.of(16, 24),
                            List.of(1, 2),
                            2),
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
    void impossibleStagesAreRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> new Stage(
                        List.of(BlockType.FIRE), List.of(3), List.of(1), List.of(false), List.of(7), List.of(1), 1));

        assertTrue(e.getMessage().contains("fire blocks need even widths, got [7]"), e.getMessage());
    }

    private static Assignment uniform(SplittableRandom random) {
        return Assignment.of(SPACE.choices().list().stream()
                .mapToInt(choice -> random.nextInt(choice.size()))
                .toArray());
    }
}
