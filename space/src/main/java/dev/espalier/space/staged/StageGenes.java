package dev.espalier.space.staged;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.Excitation;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Layer.Activation.Function;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The genes of one stage: which choices it adds to a space, and what an assignment says about each of its blocks. */
final class StageGenes {
    private final String name;
    private final Stage stage;
    private final int depth;
    /** Where the precision's gene stands, if the stage has one of its own. */
    private final OptionalInt precision;
    /** By layer, where each field's gene stands. */
    private final List<Map<Field, Integer>> genes = new ArrayList<>();

    /** Adds the choices of {@code stage}, called {@code name}, to {@code choices}. */
    StageGenes(String name, Stage stage, List<Choice> choices) {
        this.name = name;
        this.stage = stage;
        this.depth = choices.size();
        choices.add(new Choice.Ordinal(name + ".depth", stage.depths()));
        Map<String, Integer> positions = new HashMap<>();
        for (int layer = 0; layer < stage.deepest(); layer++) {
            Map<Field, Integer> ofLayer = new EnumMap<>(Field.class);
            for (Field field : List.of(
                    Field.BLOCK,
                    Field.WIDTH,
                    Field.KERNEL,
                    Field.EXPANSION,
                    Field.GROUPS,
                    Field.SQUEEZE_RATIO,
                    Field.DILATION,
                    Field.ACTIVATION)) {
                String gene = gene(field, layer);
                if (!positions.containsKey(gene)) {
                    positions.put(gene, choices.size());
                    choices.add(conditional(field, layer, choice(field, gene)));
                }
                ofLayer.put(field, positions.get(gene));
            }
            genes.add(ofLayer);
        }
        this.precision = stage.precisions().isEmpty() ? OptionalInt.empty() : OptionalInt.of(choices.size());
        if (precision.isPresent()) {
            List<String> options =
                    stage.precisions().stream().map(LayerPrecision::label).toList();
            choices.add(whilePresent(new Choice.Categorical(name + ".precision", options), 1));
        }
    }

    private String gene(Field field, int layer) {
        return stage.perLayer().contains(field) ? name + "." + layer + "." + field.label() : name + "." + field.label();
    }

    private Choice choice(Field field, String gene) {
        boolean read = stage.blocks().stream().anyMatch(block -> block.reads(field));
        Choice choice = switch (field) {
            case BLOCK ->
                new Choice.Categorical(
                        gene, stage.blocks().stream().map(BlockType::label).toList());
            case WIDTH -> new Choice.Ordinal(gene, stage.widths());
            case KERNEL -> new Choice.Ordinal(gene, stage.kernels());
            case EXPANSION -> new Choice.Levels(gene, stage.expansions());
            case GROUPS -> new Choice.Ordinal(gene, stage.groups());
            case SQUEEZE_RATIO -> new Choice.Levels(gene, stage.squeezeRatios());
            case DILATION -> new Choice.Ordinal(gene, stage.dilations());
            case ACTIVATION ->
                new Choice.Categorical(
                        gene, stage.activations().stream().map(StageGenes::word).toList());
        };
        return read
                ? choice
                : new Choice.Categorical(gene, List.of(choice.options().getFirst()));
    }

    /** Makes {@code choice} depend on the family if only some read it, else on the depth if the layer may be missing. */
    private Choice conditional(Field field, int layer, Choice choice) {
        Set<Integer> readers =
                options(stage.blocks().size(), i -> stage.blocks().get(i).reads(field));
        if (!readers.isEmpty() && readers.size() < stage.blocks().size()) {
            return new Choice.Conditional(choice, gene(Field.BLOCK, layer), readers);
        }
        return whilePresent(choice, stage.perLayer().contains(field) ? layer + 1 : 1);
    }

    /** Makes {@code choice} depend on the depth if there may be fewer blocks than {@code needed}. */
    private Choice whilePresent(Choice choice, int needed) {
        Set<Integer> present =
                options(stage.depths().size(), i -> stage.depths().get(i) >= needed);
        return present.size() == stage.depths().size()
                ? choice
                : new Choice.Conditional(choice, name + ".depth", present);
    }

    private static Set<Integer> options(int size, IntPredicate holds) {
        return new HashSet<>(IntStream.range(0, size).filter(holds).boxed().toList());
    }

    /** The name that layers of block {@code layer} begin with. */
    String blockName(int layer) {
        return name + "." + layer;
    }

    /** What the stage's layers compute with; empty if it is that of the network. */
    Optional<LayerPrecision> precision(Assignment assignment) {
        return precision.isPresent()
                ? Optional.of(stage.precisions().get(assignment.get(precision.getAsInt())))
                : Optional.empty();
    }

    int depth(Assignment assignment) {
        return stage.depths().get(assignment.get(depth));
    }

    CompactBlock block(Assignment assignment, int layer) {
        Map<Field, Integer> at = genes.get(layer);
        BlockType type = stage.blocks().get(assignment.get(at.get(Field.BLOCK)));
        double ratio = stage.squeezeRatios().get(assignment.get(at.get(Field.SQUEEZE_RATIO)));
        int dilation = stage.dilations().get(assignment.get(at.get(Field.DILATION)));
        Function activation = stage.activations().get(assignment.get(at.get(Field.ACTIVATION)));
        return type.block(new BlockType.Settings(
                stage.widths().get(assignment.get(at.get(Field.WIDTH))),
                stage.kernels().get(assignment.get(at.get(Field.KERNEL))),
                stage.expansions().get(assignment.get(at.get(Field.EXPANSION))),
                stage.groups().get(assignment.get(at.get(Field.GROUPS))),
                layer == 0 ? stage.stride() : 1,
                options(activation, ratio, dilation)));
    }

    static BlockOptions options(Function activation, double squeezeRatio, int dilation) {
        Excitation excitation = squeezeRatio == 0
                ? Excitation.NONE
                : new Excitation(squeezeRatio, Excitation.Base.WEIGHED, 1, Function.RELU, Function.HARD_SIGMOID);
        return new BlockOptions(activation, excitation, dilation);
    }

    /** The word for a function, {@code hard-swish}. */
    static String word(Function function) {
        return function.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
