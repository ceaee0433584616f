package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.choice.Selection;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.KeepPattern;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WarmStartTest {
    private static final Choices EARLIER = new Choices(List.of(
            new Choice.Ordinal("width", List.of(8, 16, 24)),
            new Choice.Categorical("block", List.of("plain", "inverted")),
            new Choice.Conditional(new Choice.Ordinal("expansion", List.of(3, 6)), "block", Set.of(1))));

    /** Other widths, another order, one more block. */
    private static final Choices LATER = new Choices(List.of(
            new Choice.Categorical("block", List.of("fire", "inverted", "plain")),
            new Choice.Conditional(new Choice.Ordinal("expansion", List.of(1, 3, 6)), "block", Set.of(1)),
            new Choice.Ordinal("width", List.of(16, 24, 32))));

    @Test
    void saysDesignsByTheNamesOfWhatWasChosen() {
        assertEquals(
                List.of(Assignment.of(2, 0, 0), Assignment.of(1, 2, 1)),
                WarmStart.fitting("old-1", List.of(Assignment.of(1, 0, 0), Assignment.of(2, 1, 1)), EARLIER, LATER));
    }

    @Test
    void leavesOutWhatTheSpaceCannotExpress() {
        assertEquals(
                List.of(Assignment.of(2, 0, 0)),
                WarmStart.fitting("old-1", List.of(Assignment.of(0, 0, 0), Assignment.of(1, 0, 0)), EARLIER, LATER));
        Choices withoutExpansion = new Choices(LATER.list().stream()
                .filter(choice -> !choice.name().equals("expansion"))
                .toList());
        assertEquals(
                List.of(Assignment.of(2, 0)),
                WarmStart.fitting(
                        "old-1", List.of(Assignment.of(1, 0, 0), Assignment.of(2, 1, 1)), EARLIER, withoutExpansion),
                "what was chosen and cannot be chosen here does not fit");
    }

    @Test
    void refusesAStudyOfWhichNothingFits() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> WarmStart.fitting("old-1", List.of(Assignment.of(0, 0, 0)), EARLIER, LATER));
        assertTrue(refusal.getMessage().contains("old-1"), refusal.getMessage());
        assertEquals(List.of(), WarmStart.fitting("old-1", List.of(), EARLIER, LATER), "an empty front asks nothing");
    }

    @Test
    void designsThatAreSaidMustBeOfTheSpaceAndCountOnce() {
        assertEquals(
                List.of(Assignment.of(0, 0, 2)),
                WarmStart.said(List.of(Assignment.of(0, 0, 2), Assignment.of(0, 1, 2)), LATER));
        assertThrows(IllegalArgumentException.class, () -> WarmStart.said(List.of(Assignment.of(0, 0)), LATER));
        assertThrows(IllegalArgumentException.class, () -> WarmStart.said(List.of(Assignment.of(9, 0, 0)), LATER));
    }

    @Test
    void aNetworkIsBegunWithInEachPrecision() {
        SearchSpace space = ReadySpace.TINY.space(3, 10, List.of(Precision.FLOAT32, Precision.INT8));
        Assignment genes = space.canonical(space.choices().random(new Random(1)));
        Network network = space.decode(genes).network();

        List<WarmStart.Near> near = WarmStart.like(network, space, 1);

        assertEquals(
                List.of("float32", "int8"),
                near.stream()
                        .map(design -> space.decode(design.genes()).precision().toString())
                        .toList());
        assertEquals(List.of(), near.getFirst().likeness().differences());
    }

    @Test
    void whatACompressionKeepsBecomesWidths() {
        Network lenet = Zoo.LENET_5.network();
        ChannelGroups groups = ChannelGroups.of(lenet);
        CompressionSpace compressed = new CompressionSpace(
                groups,
                Map.of("l1", new double[groups.classes()]),
                new CompressionSpace.Options(
                        List.of(0.25, 1.0), 1, List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8), 1));
        KeepPattern narrowAtTheEnd = KeepPattern.of(compressed, Assignment.of(1, 1, 0, 1));
        SearchSpace space = ReadySpace.TINY.space(3, 10, List.of(Precision.FLOAT32, Precision.INT8));

        List<Assignment> designs = WarmStart.keeping("old-1", List.of(narrowAtTheEnd, narrowAtTheEnd), space);

        assertEquals(1, designs.size());
        Selection chosen = space.choices().select(designs.getFirst());
        assertEquals(16, chosen.value("stage1.width"), "as wide as it goes");
        assertEquals(0, chosen.value("head.width"), "a quarter of 64 is nearer to 0 than to 64");
        assertEquals(2, chosen.value("stage1.depth"));
        assertEquals(32, chosen.value("resolution"));
        assertEquals("int8", chosen.label("precision"));
    }

    @Test
    void whatACompressionKeepsCannotBeSaidWithoutWidths() {
        SearchSpace space = ReadySpace.NASBENCH201.space(3, 10, List.of(Precision.FLOAT32));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> WarmStart.keeping("old-1", List.of(), space));
        assertTrue(refusal.getMessage().startsWith("strategy.start.pattern: what 'old-1' keeps"), refusal.getMessage());
    }
}
