package dev.espalier.space.staged;

import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Layer.Activation.Function;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Grows a {@link Stage}. What is not said: one block of 16 channels, kernel 3, expansion 6, two groups, no
 * squeeze-and-excitation, no dilation, ReLU6, stride 1, everything chosen once for the stage, the precision for the network.
 */
public final class StageBuilder {
    private final List<BlockType> blocks;
    private List<Integer> kernels = List.of(3);
    private List<Double> expansions = List.of(6.0);
    private List<Integer> groups = List.of(2);
    private List<Double> squeezeRatios = List.of(0.0);
    private List<Integer> dilations = List.of(1);
    private List<Function> activations = List.of(Function.RELU6);
    private List<Integer> widths = List.of(16);
    private List<Integer> depths = List.of(1);
    private int stride = 1;
    private Set<Field> perLayer = Set.of();
    private List<LayerPrecision> precisions = List.of();

    /** A stage of these families. */
    public StageBuilder(List<BlockType> blocks) {
        this.blocks = blocks;
    }

    /** Kernel extents to choose from. */
    public StageBuilder kernels(int... options) {
        kernels = IntStream.of(options).boxed().toList();
        return this;
    }

    /** Expansions to choose from. */
    public StageBuilder expansions(double... options) {
        expansions = Arrays.stream(options).boxed().toList();
        return this;
    }

    /** Numbers of groups to choose from. */
    public StageBuilder groups(int... options) {
        groups = IntStream.of(options).boxed().toList();
        return this;
    }

    /** Ratios of squeeze-and-excitation to choose from; 0 is none. */
    public StageBuilder squeezeRatios(double... options) {
        squeezeRatios = Arrays.stream(options).boxed().toList();
        return this;
    }

    /** Dilations to choose from; 1 is none. */
    public StageBuilder dilations(int... options) {
        dilations = IntStream.of(options).boxed().toList();
        return this;
    }

    /** Non-linearities to choose from. */
    public StageBuilder activations(Function... options) {
        activations = List.of(options);
        return this;
    }

    /** Output channels to choose from. */
    public StageBuilder widths(List<Integer> options) {
        widths = options;
        return this;
    }

    /** Numbers of blocks to choose from. */
    public StageBuilder depths(List<Integer> options) {
        depths = options;
        return this;
    }

    /** Stride of the first block. */
    public StageBuilder stride(int value) {
        stride = value;
        return this;
    }

    /** What every block chooses by itself. */
    public StageBuilder perLayer(Field... fields) {
        perLayer = Set.of(fields);
        return this;
    }

    /** What the stage's layers may compute with, chosen apart from the rest of the network. */
    public StageBuilder precisions(LayerPrecision... options) {
        precisions = List.of(options);
        return this;
    }

    /**
     * The stage.
     *
     * @throws IllegalArgumentException if a list is empty or a value is out of range
     */
    public Stage build() {
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
                perLayer,
                precisions);
    }
}
