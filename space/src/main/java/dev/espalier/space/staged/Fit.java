package dev.espalier.space.staged;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whether every combination of a layout's options is a network. Each family is built once for every channel count it can
 * be given, width, number of groups and expansion; a refusal names the stage, the field, the value and what would fit.
 */
final class Fit {
    private Fit() {}

    static void check(StagedSpace.Layout layout) {
        checkExtents(layout);
        TreeSet<Integer> inputs = new TreeSet<>(layout.stemWidths());
        for (int i = 0; i < layout.stages().size(); i++) {
            Stage stage = layout.stages().get(i);
            String name = StagedSpace.stageName(i);
            for (BlockType type : stage.blocks()) {
                checkBlocks(name, stage, type, inputs, stage.stride());
                if (stage.deepest() > 1) {
                    checkFollowing(name, stage, type);
                }
            }
            if (!stage.optional()) {
                inputs.clear();
            }
            inputs.addAll(stage.widths());
        }
    }

    private static void checkFollowing(String name, Stage stage, BlockType type) {
        if (stage.perLayer().contains(Field.WIDTH)) {
            checkBlocks(name, stage, type, stage.widths(), 1);
            return;
        }
        for (int width : stage.widths()) {
            checkBlock(name, stage, type, width, width, 1);
        }
    }

    private static void checkBlocks(String name, Stage stage, BlockType type, Collection<Integer> inputs, int stride) {
        for (int input : inputs) {
            for (int width : stage.widths()) {
                checkBlock(name, stage, type, input, width, stride);
            }
        }
    }

    private static void checkBlock(String name, Stage stage, BlockType type, int input, int width, int stride) {
        for (double expansion : type.reads(Field.EXPANSION)
                ? stage.expansions()
                : stage.expansions().subList(0, 1)) {
            for (int groups :
                    type.reads(Field.GROUPS) ? stage.groups() : stage.groups().subList(0, 1)) {
                try {
                    build(stage, type, input, width, expansion, groups, stride);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "%s: %s with width %d%s does not fit %d input channels: %s; %s"
                                    .formatted(
                                            name,
                                            type.label(),
                                            width,
                                            type.reads(Field.GROUPS) ? " and groups " + groups : "",
                                            input,
                                            e.getMessage(),
                                            wouldFit(stage, type, input, width, expansion, groups, stride)),
                            e);
                }
            }
        }
    }

    private static String wouldFit(
            Stage stage, BlockType type, int input, int width, double expansion, int groups, int stride) {
        List<Integer> widths = new ArrayList<>();
        for (int near = Math.max(1, width - 64); near <= width + 64 && widths.size() < 5; near++) {
            if (near % 4 == 0 && fits(stage, type, input, near, expansion, groups, stride)) {
                widths.add(near);
            }
        }
        Predicate<Integer> divides = g -> fits(stage, type, input, width, expansion, g, stride);
        List<Integer> fitting = List.of(1, 2, 3, 4, 8).stream().filter(divides).toList();
        return type.reads(Field.GROUPS)
                ? "groups %s or widths %s would fit".formatted(fitting, widths)
                : "widths %s would fit".formatted(widths);
    }

    private static boolean fits(
            Stage stage, BlockType type, int input, int width, double expansion, int groups, int stride) {
        try {
            build(stage, type, input, width, expansion, groups, stride);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void build(
            Stage stage, BlockType type, int input, int width, double expansion, int groups, int stride) {
        Network.Builder net = Network.builder(new TensorShape(input, 64, 64));
        type.block(new BlockType.Settings(
                        width,
                        stage.kernels().getFirst(),
                        expansion,
                        groups,
                        stride,
                        StageGenes.options(
                                stage.activations().getFirst(),
                                stage.squeezeRatios().getLast(),
                                stage.dilations().getFirst())))
                .append(net, "block", Network.INPUT);
        net.build();
    }

    /** The smallest image must not shrink below one pixel. */
    private static void checkExtents(StagedSpace.Layout layout) {
        int resolution = layout.resolutions().getFirst();
        int extent = shrunk("stem", resolution, resolution, layout.stemStride(), layout);
        for (int i = 0; i < layout.stages().size(); i++) {
            extent = shrunk(
                    StagedSpace.stageName(i),
                    resolution,
                    extent,
                    layout.stages().get(i).stride(),
                    layout);
        }
    }

    private static int shrunk(String part, int resolution, int extent, int stride, StagedSpace.Layout layout) {
        int total = layout.stemStride();
        for (Stage stage : layout.stages()) {
            total *= stage.stride();
        }
        require(
                extent >= stride,
                "%s: stride %d shrinks the %d pixels left of resolution %d below one; resolutions from %d on would fit",
                part,
                stride,
                extent,
                resolution,
                total);
        return extent / stride;
    }
}
