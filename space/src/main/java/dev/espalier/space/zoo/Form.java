package dev.espalier.space.zoo;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.block.Alignment;
import dev.espalier.space.network.TensorShape;

/**
 * In which form a reference network is built. The form its paper has it in is {@link Zoo#form()}.
 *
 * @param input shape of the images
 * @param width multiplier of all channel counts
 * @param depth multiplier of the repeats of every stage
 * @param classes number of classes
 */
public record Form(TensorShape input, double width, double depth, int classes) {
    /** @throws IllegalArgumentException if a multiplier is not positive or there is no class */
    public Form {
        require(width > 0 && Double.isFinite(width), "the width multiplier must be positive, got %s", width);
        require(depth > 0 && Double.isFinite(depth), "the depth multiplier must be positive, got %s", depth);
        require(classes > 0, "the number of classes must be positive, got %d", classes);
    }

    /** This form for other images. */
    public Form withInput(TensorShape other) {
        return new Form(other, width, depth, classes);
    }

    /** This form with other multipliers. */
    public Form scaled(double otherWidth, double otherDepth) {
        return new Form(input, otherWidth, otherDepth, classes);
    }

    /** This form for another number of classes. */
    public Form withClasses(int other) {
        return new Form(input, width, depth, other);
    }

    /** {@code base} channels at this width, to a multiple of 8 and never more than 10 % too few; at width 1 exactly. */
    int channels(int base) {
        return channels(base, 8);
    }

    /** {@code base} channels at this width, to a multiple of {@code step}; at width 1 exactly. */
    int channels(int base, int step) {
        return width == 1 ? base : Alignment.round(base * width, step);
    }

    /** {@code base} repeats at this depth: rounded up where it grows, as EfficientNet does, else to the nearest. */
    int repeats(int base) {
        return depth >= 1 ? (int) Math.ceil(depth * base) : Math.max(1, (int) Math.round(depth * base));
    }
}
