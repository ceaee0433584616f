package dev.espalier.space.staged;

import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Fire;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Residual;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The block families a stage can choose from, and which of a stage's fields each of them reads. */
public enum BlockType {
    /** {@link InvertedResidual}. */
    INVERTED_RESIDUAL("inverted-residual", Set.of(Field.KERNEL, Field.EXPANSION, Field.SQUEEZE_EXCITE)) {
        @Override
        CompactBlock block(Settings settings) {
            return new InvertedResidual(
                    settings.width(),
                    settings.kernel(),
                    settings.expansion(),
                    settings.stride(),
                    settings.squeezeExcite());
        }
    },
    /** {@link DepthwiseSeparable}. */
    DEPTHWISE_SEPARABLE("depthwise-separable", Set.of(Field.KERNEL)) {
        @Override
        CompactBlock block(Settings settings) {
            return new DepthwiseSeparable(settings.width(), settings.kernel(), settings.stride());
        }
    },
    /** {@link Fire} with batch normalisation and simple bypass. */
    FIRE("fire", Set.of()) {
        @Override
        CompactBlock block(Settings settings) {
            return Fire.of(settings.width(), settings.stride());
        }
    },
    /** {@link Residual} with 3x3 convolutions. */
    RESIDUAL("residual", Set.of()) {
        @Override
        CompactBlock block(Settings settings) {
            return new Residual(settings.width(), 3, settings.stride());
        }
    };

    /** A field of a stage that not every block reads. */
    enum Field {
        KERNEL,
        EXPANSION,
        SQUEEZE_EXCITE
    }

    /** What a stage has chosen for one of its blocks. */
    record Settings(int width, int kernel, int expansion, boolean squeezeExcite, int stride) {}

    private final String label;
    private final Set<Field> fields;

    BlockType(String label, Set<Field> fields) {
        this.label = label;
        this.fields = fields;
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

    boolean reads(Field field) {
        return fields.contains(field);
    }

    abstract CompactBlock block(Settings settings);
}
