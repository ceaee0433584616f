package dev.espalier.space.staged;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.choice.Selection;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Image classifiers of a stem, stages of compact blocks and a linear classifier, in the manner of MnasNet's factorized
 * hierarchical space: what is chosen for a stage holds for its blocks. (<a href="https://arxiv.org/abs/1807.11626">Tan et
 * al., 2019</a>, section 4)
 *
 * <p>Genes: {@code resolution}, {@code stem.width}, per stage {@code stageN.block}, {@code .kernel}, {@code .expansion},
 * {@code .squeezeExcite}, {@code .width}, {@code .depth}, then {@code head.width} and {@code precision}. A kernel,
 * expansion or squeeze-and-excitation is active only while the stage's block reads it.
 */
public final class StagedSpace implements SearchSpace {
    private final Layout layout;
    private final Choices choices;

    /**
     * The options of every part.
     *
     * @param inputChannels channels of the images
     * @param classes number of classes
     * @param resolutions image extents in pixels, ascending
     * @param stemWidths channels of the 3x3 convolution in front, ascending
     * @param stemStride its stride
     * @param stages at least one
     * @param headWidths channels of a 1x1 convolution before the classifier, ascending; 0 means there is none
     * @param precisions what the exported model may compute with
     */
    public record Layout(
            int inputChannels,
            int classes,
            List<Integer> resolutions,
            List<Integer> stemWidths,
            int stemStride,
            List<Stage> stages,
            List<Integer> headWidths,
            List<Precision> precisions) {
        /**
         * @throws IllegalArgumentException if a list is empty or a value is out of range; the message names the part
         */
        public Layout {
            resolutions = List.copyOf(resolutions);
            stemWidths = List.copyOf(stemWidths);
            stages = List.copyOf(stages);
            headWidths = List.copyOf(headWidths);
            precisions = List.copyOf(precisions);
            require(inputChannels > 0, "input channels must be positive, got %d", inputChannels);
            require(classes > 1, "a classifier needs at least two classes, got %d", classes);
            require(resolutions.stream().allMatch(r -> r > 0), "resolutions must be positive, got %s", resolutions);
            require(stemWidths.stream().allMatch(w -> w > 0), "stem widths must be positive, got %s", stemWidths);
            require(stemStride > 0, "the stem's stride must be positive, got %d", stemStride);
            require(!stages.isEmpty(), "a space needs at least one stage");
            require(headWidths.stream().allMatch(w -> w >= 0), "head widths must not be negative, got %s", headWidths);
        }
    }

    /** The space of everything {@code layout} allows. */
    public StagedSpace(Layout layout) {
        this.layout = layout;
        List<Choice> list = new ArrayList<>();
        list.add(new Choice.Ordinal("resolution", layout.resolutions()));
        list.add(new Choice.Ordinal("stem.width", layout.stemWidths()));
        for (int i = 0; i < layout.stages().size(); i++) {
            addChoices(list, stageName(i), layout.stages().get(i));
        }
        list.add(new Choice.Ordinal("head.width", layout.headWidths()));
        list.add(new Choice.Categorical(
                "precision",
                layout.precisions().stream().map(Precision::toString).toList()));
        this.choices = new Choices(list);
    }

    /** What the space allows. */
    public Layout layout() {
        return layout;
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Design decode(Assignment genes) {
        Selection chosen = choices.select(genes);
        int resolution = chosen.value("resolution");
        Network.Builder net = Network.builder(new TensorShape(layout.inputChannels(), resolution, resolution));
        Conv2d stem = Conv2d.dense(chosen.value("stem.width"), Window.same(3).stride(layout.stemStride()));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        for (int i = 0; i < layout.stages().size(); i++) {
            x = append(net, x, stageName(i), layout.stages().get(i).stride(), chosen);
        }
        if (chosen.value("head.width") > 0) {
            Conv2d head = Conv2d.pointwise(chosen.value("head.width"));
            x = Layers.convNormAct(net, "head", head, Function.RELU6, x);
        }
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(layout.classes(), true), x);
        return new Design(net.build(), Precision.named(chosen.label("precision")));
    }

    private static String append(Network.Builder net, String input, String stage, int stride, Selection chosen) {
        BlockType type = BlockType.named(chosen.label(stage + ".block"));
        String x = input;
        for (int i = 0; i < chosen.value(stage + ".depth"); i++) {
            BlockType.Settings settings = new BlockType.Settings(
                    chosen.value(stage + ".width"),
                    chosen.value(stage + ".kernel"),
                    chosen.value(stage + ".expansion"),
                    Boolean.parseBoolean(chosen.label(stage + ".squeezeExcite")),
                    i == 0 ? stride : 1);
            x = type.block(settings).append(net, stage + "." + i, x);
        }
        return x;
    }

    private static void addChoices(List<Choice> list, String stage, Stage options) {
        String block = stage + ".block";
        list.add(new Choice.Categorical(
                block, options.blocks().stream().map(BlockType::label).toList()));
        list.add(new Choice.Ordinal(stage + ".depth", options.depths()));
        list.add(new Choice.Ordinal(stage + ".width", options.widths()));
        addWhereRead(
                list, options, block, BlockType.Field.KERNEL, new Choice.Ordinal(stage + ".kernel", options.kernels()));
        addWhereRead(
                list,
                options,
                block,
                BlockType.Field.EXPANSION,
                new Choice.Ordinal(stage + ".expansion", options.expansions()));
        addWhereRead(
                list,
                options,
                block,
                BlockType.Field.SQUEEZE_EXCITE,
                new Choice.Categorical(
                        stage + ".squeezeExcite",
                        options.squeezeExcite().stream().map(String::valueOf).toList()));
    }

    /** Adds {@code choice}, conditional on the blocks that read {@code field}; a choice that none reads keeps one option. */
    private static void addWhereRead(
            List<Choice> list, Stage stage, String parent, BlockType.Field field, Choice choice) {
        Set<Integer> readers = new LinkedHashSet<>();
        IntStream.range(0, stage.blocks().size())
                .filter(i -> stage.blocks().get(i).reads(field))
                .forEach(readers::add);
        if (readers.isEmpty()) {
            list.add(new Choice.Categorical(
                    choice.name(), List.of(choice.options().getFirst())));
        } else if (readers.size() == stage.blocks().size()) {
            list.add(choice);
        } else {
            list.add(new Choice.Conditional(choice, parent, readers));
        }
    }

    private static String stageName(int index) {
        return "stage" + (index + 1);
    }
}
