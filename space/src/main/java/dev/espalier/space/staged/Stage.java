package dev.espalier.space.staged;

import static dev.espalier.space.Requirement.require;

import java.util.List;

/**
 * The options of one stage: {@code depth} blocks of one kind and width, of which the first has the stage's stride. What
 * only some blocks read is a choice only while one of those is chosen.
 *
 * @param blocks block families to choose from
 * @param kernels odd kernel extents, ascending
 * @param expansions expansion factors, ascending
 * @param squeezeExcite whether squeeze-and-excitation is used; both values make it a choice
 * @param widths output channels, ascending
 * @param depths numbers of blocks, ascending
 * @param stride stride of the first block
 */
public record Stage(
        List<BlockType> blocks,
        List<Integer> kernels,
        List<Integer> expansions,
        List<Boolean> squeezeExcite,
        List<Integer> widths,
        List<Integer> depths,
        int stride) {
    /** @throws IllegalArgumentException if a list is empty or a value is out of range */
    public Stage {
        blocks = List.copyOf(blocks);
        kernels = List.copyOf(kernels);
        expansions = List.copyOf(expansions);
        squeezeExcite = List.copyOf(squeezeExcite);
        widths = List.copyOf(widths);
        depths = List.copyOf(depths);
        require(!blocks.isEmpty(), "a stage needs at least one block");
        require(!squeezeExcite.isEmpty(), "squeezeExcite needs at least one of [false, true]");
        require(
                kernels.stream().allMatch(k -> k > 0 && k % 2 == 1),
                "kernels must be odd and positive, got %s",
                kernels);
        positive("expansions", expansions);
        positive("widths", widths);
        positive("depths", depths);
        require(stride > 0, "the stride must be positive, got %d", stride);
        require(
                !blocks.contains(BlockType.FIRE) || widths.stream().allMatch(w -> w % 2 == 0),
                "fire blocks need even widths, got %s",
                widths);
    }

    private static void positive(String name, List<Integer> values) {
        require(values.stream().allMatch(v -> v > 0), "%s must be positive, got %s", name, values);
    }
}
