package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WallTest {
    /** Keep ratios of three layers, and something that costs nothing. */
    private static final Choices CHOICES = new Choices(List.of(
            new Choice.Levels("a", List.of(0.2, 0.4, 0.6, 0.8, 1.0)),
            new Choice.Levels("b", List.of(0.2, 0.4, 0.6, 0.8, 1.0)),
            new Choice.Categorical("criterion", List.of("l1", "l2", "taylor")),
            new Choice.Levels("c", List.of(0.2, 0.4, 0.6, 0.8, 1.0))));

    /** Layers of 100, 300 and 600 multiply-adds of which at most {@code bound} may be kept. */
    private static Frame frame(double bound) {
        return new Frame(
                CHOICES,
                new Allowance(
                        genes -> new double[] {
                            20 * (1 + genes.get(0)) + 60 * (1 + genes.get(1)) + 120 * (1 + genes.get(3))
                        },
                        List.of(bound)),
                new Random(1));
    }

    /** max ratio = (target - others at their lower bound) / this: (500 - 200 * 0.2 ...) / 100, by hand for each layer. */
    @Test
    void anActionIsBoundedByWhatTheLayersAfterItNeedAtLeast() {
        Frame frame = frame(500);
        int[] genes = frame.floor().clone();
        // (500 - 60 - 120) / 100 > 1
        assertEquals(4, genes[0] = Wall.BOUNDED.pass(frame, 0, 4, genes));
        // (500 - 100 - 120) / 300 = 0.93
        assertEquals(3, genes[1] = Wall.BOUNDED.pass(frame, 1, 4, genes));
        assertEquals(2, genes[2] = Wall.BOUNDED.pass(frame, 2, 2, genes), "costs nothing");
        // (500 - 100 - 240) / 600 = 0.27
        assertEquals(0, genes[3] = Wall.BOUNDED.pass(frame, 3, 4, genes));
        assertTrue(frame.admits(Wall.BOUNDED.settle(frame, genes)));
    }

    @Test
    void afterwardsOptionsAreLoweredFromTheLastToTheFirstAndAgain() {
        int[] all = {4, 4, 2, 4};
        assertArrayEquals(new int[] {4, 4, 2, 4}, Wall.AFTERWARDS.settle(frame(1000), all));
        assertArrayEquals(new int[] {4, 4, 2, 3}, Wall.AFTERWARDS.settle(frame(900), all));
        assertArrayEquals(new int[] {4, 3, 2, 3}, Wall.AFTERWARDS.settle(frame(860), all));
        assertArrayEquals(new int[] {3, 3, 2, 3}, Wall.AFTERWARDS.settle(frame(800), all));
        assertArrayEquals(new int[] {3, 3, 2, 2}, Wall.AFTERWARDS.settle(frame(799), all));
        assertArrayEquals(new int[] {0, 0, 2, 0}, Wall.AFTERWARDS.settle(frame(200), all), "what costs nothing stays");
        assertArrayEquals(new int[] {4, 4, 2, 4}, all, "the argument stays as it is");
    }

    @Test
    void aTargetBelowTheTrueMinimumIsKnownAndNoLoopWithoutEnd() {
        Frame frame = frame(199);
        assertFalse(frame.possible());
        assertArrayEquals(new int[] {0, 0, 0, 0}, Wall.AFTERWARDS.settle(frame, new int[] {4, 4, 2, 4}));
        assertEquals(0, Wall.BOUNDED.pass(frame, 3, 4, new int[] {4, 4, 2, 4}));
    }

    /** Alone each of the first two is cheaper as it is; only both together are cheaper still. */
    @Test
    void afterwardsEndsOnTheFloorWhereNoSingleStepHelps() {
        Choices two = new Choices(List.of(
                new Choice.Categorical("a", List.of("x", "y")), new Choice.Categorical("b", List.of("x", "y"))));
        Frame frame = new Frame(
                two,
                new Allowance(genes -> new double[] {genes.get(0) == 0 && genes.get(1) == 0 ? 1 : 5}, List.of(2.0)),
                new Random(1));
        assertTrue(frame.possible());
        assertArrayEquals(new int[] {0, 0}, Wall.AFTERWARDS.settle(frame, new int[] {1, 1}));
    }

    @Test
    void everyOptionIsReachedByTheActionItStandsAt() {
        Frame frame = frame(1000);
        for (int choice = 0; choice < CHOICES.size(); choice++) {
            for (int option = 0; option < CHOICES.list().get(choice).size(); option++) {
                assertEquals(
                        option, frame.scale(choice).option(frame.scale(choice).action(option)));
            }
        }
    }

    /** Channels of 2, 4 and 16 stand at 0, 1/7 and 1: an action is a share of the channels, not of the options. */
    @Test
    void anActionIsAKeepRatio() {
        Scale channels = Scale.of(new Choice.Ordinal("channels", List.of(2, 4, 16)), _ -> 0);
        assertEquals(1, channels.option(0.5));
        assertEquals(2, channels.option(0.6));
        assertEquals(1.0 / 7, channels.action(1), 1e-12);
        assertEquals(1, channels.towards(0, 2));
        assertEquals(0, channels.towards(0, 0));
    }

    @Test
    void precisionsStandInTheOrderOfWhatTheyCost() {
        double[] bits = {8, 32, 4};
        Scale precision = Scale.of(new Choice.Categorical("precision", List.of("w8", "float32", "w4")), i -> bits[i]);
        assertEquals(2, precision.option(0.1));
        assertEquals(0, precision.option(0.5));
        assertEquals(1, precision.option(0.9));
        assertEquals(0, precision.towards(2, 1));
        assertEquals(1, precision.highest());
    }
}
