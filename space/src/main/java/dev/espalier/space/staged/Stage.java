package dev.espalier.space.staged;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Layer.Activation.Function;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The options of one stage: {@code depth} blocks, of which the first has the stage's stride. What only some blocks read is
 * a choice only while one of those is chosen.
 *
 * @param blocks block families to choose from
 * @param kernels odd kernel extents, ascending
 * @param expansions expansion factors, ascending; below 1 a block narrows inside
 * @param groups groups of grouped convolutions, ascending
 * @param squeezeRatios hidden share of squeeze-and-excitation, ascending; 0 is none
 * @param dilations distances between the positions of the spatial filters, ascending; 1 is a compact filter
 * @param activations non-linearities to choose from
 * @param widths output channels, ascending
 * @param depths numbers of blocks, ascending; 0 leaves the stage out
 * @param stride stride of the first block
 * @param perLayer what every block chooses by itself; all else is chosen once for the stage
 * @param precisions what the stage's layers may compute with; empty if it is that of the network
 */
public record Stage(
        List<BlockType> blocks,
        List<Integer> kernels,
        List<Double> expansions,
        List<Integer> groups,
        List<Double> squeezeRatios,
        List<Integer> dilations,
        List<Function> activations,
        List<Integer> widths,
        List<Integer> depths,
        int stride,
        Set<Field> perLayer,
        List<LayerPrecision> precisions) {
    /** @throws IllegalArgumentException if a list is empty or a value is out of range */
    public Stage {
        blocks = List.copyOf(blocks);
        kernels = List.copyOf(kernels);
        expansions = List.copyOf(expansions);
        groups = List.copyOf(groups);
        squeezeRatios = List.copyOf(squeezeRatios);
        dilations = List.copyOf(dilations);
        activations = List.copyOf(activations);
        widths = List.copyOf(widths);
        depths = List.copyOf(depths);
        precisions = List.copyOf(precisions);
        perLayer = perLayer.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(perLayer));
        require(!blocks.isEmpty(), "a stage needs at least one block");
        require(!activations.isEmpty(), "a stage needs at least one activation");
        require(
                kernels.stream().allMatch(k -> k > 0 && k % 2 == 1),
                "kernels must be odd and positive, got %s",
                kernels);
        require(expansions.stream().allMatch(e -> e > 0), "expansions must be positive, got %s", expansions);
        require(groups.stream().allMatch(g -> g > 0), "groups must be positive, got %s", groups);
        require(
                squeezeRatios.stream().allMatch(r -> r >= 0 && r <= 1),
                "squeeze ratios must be 0 to 1, got %s",
                squeezeRatios);
        require(dilations.stream().allMatch(d -> d > 0), "dilations must be positive, got %s", dilations);
        require(
                dilations.equals(List.of(1)) || !kernels.contains(1),
                "a kernel of 1 cannot be dilated; take it out of the kernels %s, or leave the dilations %s at 1",
                kernels,
                dilations);
        require(widths.stream().allMatch(w -> w > 0), "widths must be positive, got %s", widths);
        require(
                depths.stream().allMatch(d -> d >= 0) && depths.stream().anyMatch(d -> d > 0),
                "depths must not be negative and not only 0, got %s",
                depths);
        require(stride > 0, "the stride must be positive, got %d", stride);
        checkTogether(blocks, perLayer, Field.KERNEL, kernels);
        checkTogether(blocks, perLayer, Field.EXPANSION, expansions);
        checkTogether(blocks, perLayer, Field.GROUPS, groups);
        checkTogether(blocks, perLayer, Field.DILATION, dilations);
    }

    /**
     * A stage of everything that all families share, with one choice for all of its blocks: two groups where there are any, ReLU6, and
     * squeeze-and-excitation of a quarter where {@code squeezeExcite} has true.
     *
     * @throws IllegalArgumentException if a list is empty or a value is out of range
     */
    public Stage(
            List<BlockType> blocks,
            List<Integer> kernels,
            List<Integer> expansions,
            List<Boolean> squeezeExcite,
            List<Integer> widths,
            List<Integer> depths,
            int stride) {
        this(
                blocks,
                kernels,
                expansions.stream().map(Integer::doubleValue).toList(),
                List.of(2),
                squeezeExcite.stream().map(squeezes -> squeezes ? 0.25 : 0.0).toList(),
                List.of(1),
                List.of(Function.RELU6),
                widths,
                depths,
                stride,
                Set.of(),
                List.of());
    }

    /** A field that depends on the family must vary with it: both once per stage, or both per layer. */
    private static void checkTogether(List<BlockType> blocks, Set<Field> perLayer, Field field, List<?> options) {
        long readers = blocks.stream().filter(block -> block.reads(field)).count();
        require(
                options.size() == 1
                        || readers == 0
                        || readers == blocks.size()
                        || perLayer.contains(field) == perLayer.contains(Field.BLOCK),
                "%s is read by only %d of the %d blocks, so it must vary per layer exactly if the block does; add %s to"
                        + " what varies per layer",
                field.label(),
                readers,
                blocks.size(),
                perLayer.contains(field) ? Field.BLOCK.label() : field.label());
    }

    /** The most blocks this stage can have. */
    int deepest() {
        return depths.getLast();
    }

    /** Whether this stage can be left out. */
    boolean optional() {
        return depths.getFirst() == 0;
    }
}
