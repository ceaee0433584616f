package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Field;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.staged.Stage;
import dev.espalier.space.staged.StagedSpace;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What may be chosen. */
public record SpaceSection(
        @Key(
                or = "''",
                doc = "A ready space in the place of all below but the precisions: mnasnet, mobilenet-v3, proxyless,"
                        + " shufflenet, once-for-all, mixed-compact, tiny or nasbench201.")
        String ready,

        @Key(doc = "A reference network at several scales, in the place of all below but the precisions.")
        ScaledSection scaled,

        @Key(doc = "What may be done to a trained model, in the place of all below but the precisions.")
        CompressSection compress,

        @Key(or = "[16, 24, 32]", atLeast = 1, atMost = 4096, doc = "Extents in pixels the images are scaled to.")
        List<Integer> resolutions,

        @Key(doc = "The convolution in front.") Stem stem,

        @Key(
                or =
                        "[{widths: [8, 16, 24], depths: [1, 2], stride: 1}, {widths: [16, 24, 32, 48], depths: [1, 2, 3], stride: 2}, {widths: [24, 32, 48, 64], depths: [1, 2, 3], stride: 2}]",
                doc = "Sequences of blocks; what is chosen for a stage holds for its blocks.")
        List<StageOptions> stages,

        @Key(doc = "The convolution before the classifier.") Head head,

        @Key(
                or = "[float32, int8]",
                doc = "What the exported model may compute with; w4a8 and w2a8 store less and compute as int8.")
        List<Precision> precisions) {
    /** @throws IllegalArgumentException if some choice is empty or not ascending */
    public SpaceSection {
        resolutions = List.copyOf(resolutions);
        stages = List.copyOf(stages);
        precisions = List.copyOf(precisions);
        require(
                ready.isEmpty() || ReadySpace.find(ready).isPresent(),
                "there is no ready space '%s', only %s",
                ready,
                ReadySpace.labels());
        List<String> said = Stream.of(ready, scaled.network(), compress.model())
                .filter(name -> !name.isEmpty())
                .toList();
        require(
                said.size() <= 1,
                "the space is either ready, or a network at several scales, or a model to compress, not %s: take all but one"
                        + " out",
                said);
        if (scaled.named()) {
            scaled.space(3, 10, precisions);
        }
        new StagedSpace(layout(resolutions, stem, stages, head, precisions, 3, 10));
    }

    /** This space with a model to compress. */
    public SpaceSection withCompress(CompressSection other) {
        return new SpaceSection(ready, scaled, other, resolutions, stem, stages, head, precisions);
    }

    /** The space for images of {@code channels} channels and {@code classes} kinds. */
    public SearchSpace searchSpace(int channels, int classes) {
        if (scaled.named()) {
            return scaled.space(channels, classes, precisions);
        }
        return ReadySpace.find(ready)
                .map(space -> space.space(channels, classes, precisions))
                .orElseGet(
                        () -> new StagedSpace(layout(resolutions, stem, stages, head, precisions, channels, classes)));
    }

    private static StagedSpace.Layout layout(
            List<Integer> resolutions,
            Stem stem,
            List<StageOptions> stages,
            Head head,
            List<Precision> precisions,
            int channels,
            int classes) {
        return new StagedSpace.Layout(
                channels,
                classes,
                resolutions,
                stem.widths(),
                stem.stride(),
                stages.stream().map(StageOptions::stage).toList(),
                head.widths(),
                precisions);
    }

    /** The 3x3 convolution in front. */
    public record Stem(
            @Key(or = "[8, 16]", atLeast = 1, atMost = 4096, doc = "Its channels.")
            List<Integer> widths,

            @Key(or = "1", atLeast = 1, atMost = 8, doc = "Its stride.")
            int stride) {}

    /** The options of one stage. */
    public record StageOptions(
            @Key(or = "[inverted-residual, depthwise-separable, fire, residual]", doc = "Families of blocks.")
            List<BlockType> blocks,

            @Key(or = "[3, 5]", atLeast = 1, atMost = 15, doc = "Extents of the spatial filters, odd.")
            List<Integer> kernels,

            @Key(
                    or = "[1, 3, 6]",
                    atLeast = 0.01,
                    atMost = 16,
                    doc = "By how much blocks widen inside; below 1 they narrow.")
            List<Double> expansions,

            @Key(or = "2", atLeast = 1, atMost = 64, doc = "Groups of grouped convolutions.")
            List<Integer> groups,

            @Key(
                    or = "[0, 0.25]",
                    atLeast = 0,
                    atMost = 1,
                    doc = "Hidden share of the channels in squeeze-and-excitation; 0 is none.")
            List<Double> squeezeRatios,

            @Key(
                    or = "1",
                    atLeast = 1,
                    atMost = 16,
                    doc = "Distances between the positions of the spatial filters; 1 is a compact filter.")
            List<Integer> dilations,

            @Key(or = "relu6", doc = "Non-linearities of the blocks.")
            List<Activation.Function> activations,

            @Key(or = "[8, 16, 24, 32]", atLeast = 1, atMost = 4096, doc = "Channels; multiples of 16 run fastest.")
            List<Integer> widths,

            @Key(or = "[1, 2]", atLeast = 0, atMost = 64, doc = "Numbers of blocks; 0 leaves the stage out.")
            List<Integer> depths,

            @Key(or = "1", atLeast = 1, atMost = 8, doc = "Stride of the stage's first block.")
            int stride,

            @Key(or = "[]", mayBeEmpty = true, doc = "What every block of the stage chooses by itself.")
            List<Field> perLayer,

            @Key(
                    or = "[]",
                    mayBeEmpty = true,
                    doc =
                            "What the stage may compute with, chosen apart from the network; without any, as the network.")
            List<LayerPrecision> precisions) {
        /** @throws IllegalArgumentException if the options do not go together */
        public StageOptions {
            perLayer = List.copyOf(perLayer);
            precisions = List.copyOf(precisions);
            new Stage(
                    blocks,
                    kernels,
                    expansions,
                    groups,
                    squeezeRatios,
                    dilations,
                    activations,
                    widths,
                    depths,
                    stride,
                    Set.copyOf(perLayer),
                    precisions);
        }

        Stage stage() {
            return new Stage(
                    blocks,
                    kernels,
                    expansions,
                    groups,
                    squeezeRatios,
                    dilations,
                    activations,
                    widths,
                    depths,
                    stride,
                    Set.copyOf(perLayer),
                    precisions);
        }
    }

    /** The 1x1 convolution before the classifier. */
    public record Head(
            @Key(or = "[0, 64, 128]", atLeast = 0, atMost = 8192, doc = "Its channels; 0 is none.")
            List<Integer> widths) {}
}
