package dev.espalier.space.staged;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Image classifiers of a stem, stages of compact blocks and a linear classifier, in the manner of MnasNet's factorized
 * hierarchical space: what is chosen for a stage holds for its blocks, unless the stage says that every block chooses by
 * itself. (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>, section 4)
 *
 * <p>Genes: {@code resolution}, {@code stem.width}, per stage {@code stageN.depth}, {@code .block}, {@code .width}, {@code
 * .kernel}, {@code .expansion}, {@code .groups}, {@code .squeezeRatio}, {@code .activation}, then {@code head.width} and
 * {@code precision}; {@code stageN.precision} where a stage has one of its own. What a block chooses by itself is {@code stageN.0.kernel} and so on. A gene is active only while the
 * block it belongs to is there and reads it.
 */
public final class StagedSpace implements SearchSpace {
    private static final int RESOLUTION = 0;
    private static final int STEM_WIDTH = 1;

    private final Layout layout;
    private final List<StageGenes> stages = new ArrayList<>();
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

    /**
     * The space of everything {@code layout} allows.
     *
     * @throws IllegalArgumentException if some combination of options is no network; the message names the stage, the
     *     value and what would fit
     */
    public StagedSpace(Layout layout) {
        this.layout = layout;
        List<Choice> list = new ArrayList<>();
        list.add(new Choice.Ordinal("resolution", layout.resolutions()));
        list.add(new Choice.Ordinal("stem.width", layout.stemWidths()));
        for (int i = 0; i < layout.stages().size(); i++) {
            stages.add(new StageGenes(stageName(i), layout.stages().get(i), list));
        }
        list.add(new Choice.Ordinal("head.width", layout.headWidths()));
        list.add(new Choice.Categorical(
                "precision",
                layout.precisions().stream().map(Precision::toString).toList()));
        this.choices = new Choices(list);
        Fit.check(layout);
    }

    /** What the space allows. */
    public Layout layout() {
        return layout;
    }

    /**
     * The widths that are no multiple of {@code step}, each with the part it is of, {@code stage1: 24}; a device that computes
     * channels by such steps is slow on them.
     */
    public List<String> misaligned(int step) {
        List<String> found = new ArrayList<>();
        layout.stemWidths().forEach(width -> note(found, "stem", width, step));
        for (int i = 0; i < layout.stages().size(); i++) {
            String stage = stageName(i);
            layout.stages().get(i).widths().forEach(width -> note(found, stage, width, step));
        }
        layout.headWidths().forEach(width -> note(found, "head", width, step));
        return List.copyOf(found);
    }

    private static void note(List<String> found, String part, int width, int step) {
        if (width % step != 0) {
            found.add(part + ": " + width);
        }
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Design decode(Assignment assignment) {
        Assignment genes = choices.canonical(assignment);
        int resolution = layout.resolutions().get(genes.get(RESOLUTION));
        Network.Builder net = Network.builder(new TensorShape(layout.inputChannels(), resolution, resolution));
        int stemWidth = layout.stemWidths().get(genes.get(STEM_WIDTH));
        Conv2d stem = Conv2d.dense(stemWidth, Window.same(3).stride(layout.stemStride()));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        for (StageGenes stage : stages) {
            for (int layer = 0; layer < stage.depth(genes); layer++) {
                x = stage.block(genes, layer).append(net, stage.blockName(layer), x);
            }
        }
        int headWidth = layout.headWidths().get(genes.get(genes.size() - 2));
        if (headWidth > 0) {
            x = Layers.convNormAct(net, "head", Conv2d.pointwise(headWidth), Function.RELU6, x);
        }
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(layout.classes(), true), x);
        Network network = net.build();
        return new Design(network, precision(network, genes));
    }

    /** That of the network, but a stage's own where it has one: its layers are neighbours, so it converts at its ends only. */
    private Precision precision(Network network, Assignment genes) {
        Precision precision = layout.precisions().get(genes.get(genes.size() - 1));
        for (int i = 0; i < stages.size(); i++) {
            Optional<LayerPrecision> own = stages.get(i).precision(genes);
            if (own.isPresent()) {
                String prefix = stageName(i) + ".";
                List<String> layers = network.nodes().stream()
                        .map(Network.Node::name)
                        .filter(name -> name.startsWith(prefix))
                        .toList();
                precision = precision.with(own.get(), layers);
            }
        }
        return precision;
    }

    static String stageName(int index) {
        return "stage" + (index + 1);
    }
}
