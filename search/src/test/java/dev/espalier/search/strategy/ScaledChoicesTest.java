package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.zoo.CompoundScaling;
import dev.espalier.space.zoo.Scale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaledChoicesTest {
    /** EfficientNet-B0's stem, seven stages and head. */
    private static final List<Integer> WIDTHS = List.of(32, 16, 24, 40, 80, 112, 192, 320, 1280);

    private static final List<Integer> REPEATS = List.of(1, 2, 2, 3, 3, 4, 1);
    private static final List<Integer> ALL_WIDTHS =
            IntStream.rangeClosed(1, 320).mapToObj(i -> 8 * i).toList();
    private static final List<Integer> ALL_REPEATS =
            IntStream.rangeClosed(1, 13).boxed().toList();
    private static final List<Integer> ALL_RESOLUTIONS =
            IntStream.rangeClosed(224, 600).boxed().toList();

    /** The released networks, as the reference code rounds them. */
    @ParameterizedTest
    @CsvSource({
        "1, 240, 32 16 24 40 80 112 192 320 1280, 2 3 3 4 4 5 2",
        "2, 260, 32 16 24 48 88 120 208 352 1408, 2 3 3 4 4 5 2",
        "3, 300, 40 24 32 48 96 136 232 384 1536, 2 3 3 5 5 6 2",
        "4, 380, 48 24 32 56 112 160 272 448 1792, 2 4 4 6 6 8 2",
        "5, 456, 48 24 40 64 128 176 304 512 2048, 3 5 5 7 7 9 3",
        "6, 528, 56 32 40 72 144 200 344 576 2304, 3 6 6 8 8 11 3",
        "7, 600, 64 32 48 80 160 224 384 640 2560, 4 7 7 10 10 13 4"
    })
    void roundsAsEfficientNetDoes(int number, int resolution, String widths, String repeats) {
        List<Choice> list = new ArrayList<>();
        list.add(new Choice.Ordinal("resolution", ALL_RESOLUTIONS));
        for (int i = 0; i < WIDTHS.size(); i++) {
            list.add(new Choice.Ordinal("stage" + i + ".width", ALL_WIDTHS));
        }
        for (int i = 0; i < REPEATS.size(); i++) {
            list.add(new Choice.Ordinal("stage" + (i + 1) + ".depth", ALL_REPEATS));
        }
        int[] genes = new int[list.size()];
        for (int i = 0; i < WIDTHS.size(); i++) {
            genes[1 + i] = ALL_WIDTHS.indexOf(WIDTHS.get(i));
        }
        for (int i = 0; i < REPEATS.size(); i++) {
            genes[1 + WIDTHS.size() + i] = ALL_REPEATS.indexOf(REPEATS.get(i));
        }
        Choices choices = new Choices(list);
        Assignment scaled = new ScaledChoices(choices)
                .scaled(Assignment.of(genes), CompoundScaling.shipped(number))
                .orElseThrow();
        List<Integer> expected = new ArrayList<>(List.of(resolution));
        expected.addAll(numbers(widths));
        expected.addAll(numbers(repeats));
        assertEquals(
                expected,
                IntStream.range(0, list.size())
                        .mapToObj(i -> Integer.valueOf(list.get(i).options().get(scaled.get(i))))
                        .toList());
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(" ")).map(Integer::valueOf).toList();
    }

    @Test
    void takesTheNearestOptionAndTheLargerOfTwo() {
        ScaledChoices scaled =
                new ScaledChoices(new Choices(List.of(new Choice.Ordinal("resolution", List.of(20, 24, 28, 32)))));
        assertEquals(Optional.of(Assignment.of(1)), scaled.scaled(Assignment.of(0), new Scale(1, 1, 1.25)));
        assertEquals(Optional.of(Assignment.of(2)), scaled.scaled(Assignment.of(0), new Scale(1, 1, 1.3)));
    }

    @Test
    void hasNothingBeyondTheLargestOption() {
        ScaledChoices scaled = new ScaledChoices(new Choices(List.of(
                new Choice.Ordinal("stage1.depth", List.of(1, 2, 3)),
                new Choice.Ordinal("stage2.depth", List.of(1, 2, 4)))));
        assertEquals(Optional.of(Assignment.of(1, 2)), scaled.scaled(Assignment.of(0, 1), new Scale(1.7, 1, 1)));
        assertEquals(Optional.empty(), scaled.scaled(Assignment.of(2, 1), new Scale(1.7, 1, 1)));
    }

    @Test
    void whatIsNoChoiceStaysAndADimensionWithoutChoicesCannotGrow() {
        ScaledChoices scaled = new ScaledChoices(new Choices(List.of(
                new Choice.Ordinal("stem.width", List.of(16)),
                new Choice.Ordinal("stage1.width", List.of(8, 16, 24)),
                new Choice.Ordinal("head.width", List.of(0, 16)),
                new Choice.Ordinal("resolution", List.of(32)))));
        assertEquals(
                Optional.of(Assignment.of(0, 2, 0, 0)), scaled.scaled(Assignment.of(0, 1, 0, 0), new Scale(1, 1.4, 1)));
        assertEquals(Optional.empty(), scaled.scaled(Assignment.of(0, 0, 0, 0), new Scale(1, 1, 1.15)));
        assertEquals(Optional.empty(), scaled.scaled(Assignment.of(0, 0, 0, 0), new Scale(1.2, 1, 1)));
    }

    @Test
    void multipliersGrowWithoutRoundingAndSaturationIsNoGrowth() {
        ScaledChoices scaled =
                new ScaledChoices(new Choices(List.of(new Choice.Levels("width", List.of(0.5, 0.75, 1.0, 1.1)))));
        assertEquals(Optional.of(Assignment.of(1)), scaled.scaled(Assignment.of(0), new Scale(1, 1.4, 1)));
        assertEquals(Optional.of(Assignment.of(3)), scaled.scaled(Assignment.of(2), new Scale(1, 1.1, 1)));
        assertEquals(Optional.empty(), scaled.scaled(Assignment.of(2), new Scale(1, 1.2, 1)));
    }
}
