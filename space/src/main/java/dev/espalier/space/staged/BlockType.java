package dev.espalier.space.staged;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.Bottleneck;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.Dense;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.DepthwiseSeparable.Order;
import dev.espalier.space.block.EffNet;
import dev.espalier.space.block.Fire;
import dev.espalier.space.block.GhostBottleneck;
import dev.espalier.space.block.Igcv2;
import dev.espalier.space.block.Igcv3;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Residual;
import dev.espalier.space.block.ShiftResidual;
import dev.espalier.space.block.Shortcut;
import dev.espalier.space.block.ShuffleV1;
import dev.espalier.space.block.ShuffleV2;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The block families a stage can choose from, and which of a stage's fields each of them reads. */
public enum BlockType {
    /** {@link InvertedResidual}, MBConv. */
    INVERTED_RESIDUAL(
            "inverted-residual",
            Set.of(Field.KERNEL, Field.EXPANSION, Field.DILATION),
            s -> new InvertedResidual(s.width(), s.kernel(), s.expansion(), s.stride(), s.options())),
    /** {@link DepthwiseSeparable} of MobileNet v1. */
    DEPTHWISE_SEPARABLE(
            "depthwise-separable",
            Set.of(Field.KERNEL, Field.DILATION),
            s -> new DepthwiseSeparable(s.width(), s.kernel(), s.stride(), Order.FILTER_FIRST, s.options())),
    /** {@link Fire} with batch normalisation and simple bypass. */
    FIRE("fire", Set.of(Field.DILATION), s -> Fire.of(s.width(), s.stride(), s.options())),
    /** {@link Residual} with 3x3 convolutions. */
    RESIDUAL(
            "residual",
            Set.of(Field.DILATION),
            s -> new Residual(s.width(), s.width(), 3, s.stride(), Shortcut.PROJECTED, s.options())),
    /** {@link DepthwiseSeparable} in the order of Xception. */
    XCEPTION(
            "xception",
            Set.of(Field.KERNEL, Field.DILATION),
            s -> new DepthwiseSeparable(s.width(), s.kernel(), s.stride(), Order.COMBINE_FIRST, s.options())),
    /** {@link Bottleneck} of a quarter of the width, without groups. */
    BOTTLENECK(
            "bottleneck",
            Set.of(Field.KERNEL, Field.DILATION),
            s -> new Bottleneck(
                    s.width(), Math.max(1, s.width() / 4), s.kernel(), 1, s.stride(), Shortcut.PROJECTED, s.options())),
    /** {@link Bottleneck} of half of the width, in groups. */
    RESNEXT(
            "resnext",
            Set.of(Field.KERNEL, Field.GROUPS, Field.DILATION),
            s -> new Bottleneck(
                    s.width(), s.width() / 2, s.kernel(), s.groups(), s.stride(), Shortcut.PROJECTED, s.options())),
    /** {@link ShuffleV1}. */
    SHUFFLE_V1(
            "shuffle-v1",
            Set.of(Field.KERNEL, Field.GROUPS, Field.DILATION),
            s -> new ShuffleV1(s.width(), s.kernel(), s.groups(), s.stride(), true, s.options())),
    /** {@link ShuffleV2}. */
    SHUFFLE_V2(
            "shuffle-v2",
            Set.of(Field.KERNEL, Field.DILATION),
            s -> new ShuffleV2(s.width(), s.kernel(), s.stride(), s.options())),
    /** {@link GhostBottleneck} of 3x3 filters. */
    GHOST(
            "ghost",
            Set.of(Field.EXPANSION, Field.DILATION),
            s -> new GhostBottleneck(s.width(), 3, s.expansion(), s.stride(), s.options())),
    /** {@link EffNet} of half of the width. */
    EFFNET(
            "effnet",
            Set.of(Field.DILATION),
            s -> new EffNet(s.width(), Math.max(1, s.width() / 2), s.stride(), s.options())),
    /** {@link Igcv2}. */
    IGCV2(
            "igcv2",
            Set.of(Field.KERNEL, Field.GROUPS, Field.DILATION),
            s -> new Igcv2(s.width(), s.kernel(), s.groups(), s.stride(), s.options())),
    /** {@link Igcv3}. */
    IGCV3(
            "igcv3",
            Set.of(Field.KERNEL, Field.EXPANSION, Field.GROUPS, Field.DILATION),
            s -> new Igcv3(s.width(), s.kernel(), s.expansion(), s.groups(), s.stride(), s.options())),
    /** {@link Dense}: two layers that each add half of the width, and a transition. */
    DENSE(
            "dense",
            Set.of(Field.DILATION),
            s -> new Dense(s.width(), Math.max(1, s.width() / 2), 2, true, s.stride(), s.options())),
    /** {@link ShiftResidual} of fixed offsets; shifts are not dilated. */
    SHIFT("shift", Set.of(Field.KERNEL, Field.EXPANSION), s -> s.shiftResidual(false, 32)),
    /** {@link ShiftResidual} of learned offsets. */
    ACTIVE_SHIFT("active-shift", Set.of(Field.KERNEL, Field.EXPANSION), s -> s.shiftResidual(true, 32)),
    /** {@link ShiftResidual} of learned offsets and 4-bit 1x1 convolutions. */
    SSPQ("sspq", Set.of(Field.KERNEL, Field.EXPANSION), s -> s.shiftResidual(true, 4));

    /** What a stage has chosen for one of its blocks. */
    record Settings(int width, int kernel, double expansion, int groups, int stride, BlockOptions options) {
        private ShiftResidual shiftResidual(boolean learned, int weightBits) {
            return new ShiftResidual(width, kernel, expansion, stride, learned, weightBits, options.dilated(1));
        }
    }

    /** Fields that every block reads. */
    private static final Set<Field> OF_ALL = Set.of(Field.BLOCK, Field.WIDTH, Field.SQUEEZE_RATIO, Field.ACTIVATION);

    private final String label;
    private final Set<Field> fields;
    private final Function<Settings, CompactBlock> make;

    BlockType(String label, Set<Field> fields, Function<Settings, CompactBlock> make) {
        this.label = label;
        this.fields = fields;
        this.make = make;
    }

    /** The name in experiment files, {@code inverted-residual}. */
    public String label() {
        return label;
    }

    /** The names of all families. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(BlockType::label).toList();
    }

    /**
     * The family called {@code label}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static BlockType named(String label) {
        return Arrays.stream(values())
                .filter(type -> type.label.equals(label))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("there is no block '%s', only %s".formatted(label, labels())));
    }

    /** Whether the family's layers depend on {@code field}. */
    public boolean reads(Field field) {
        return OF_ALL.contains(field) || fields.contains(field);
    }

    CompactBlock block(Settings settings) {
        return make.apply(settings);
    }
}
