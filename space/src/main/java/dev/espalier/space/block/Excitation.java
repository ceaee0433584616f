package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Network;

/**
 * Squeeze-and-excitation as an option of a block: how wide the squeeze is and which functions it uses.
 *
 * @param ratio hidden channels per channel of {@code base}; 0 means that there is no squeeze-and-excitation
 * @param base what the ratio is of
 * @param step hidden channels are rounded to multiples of it
 * @param activation between the two convolutions
 * @param gate after them
 */
public record Excitation(double ratio, Base base, int step, Function activation, Function gate) {
    /** What the ratio of an excitation is of. */
    public enum Base {
        /** The channels that are weighed. */
        WEIGHED,
        /** The channels of the block's input, as MnasNet and EfficientNet count. */
        INPUT
    }

    /** No squeeze-and-excitation. */
    public static final Excitation NONE = new Excitation(0, Base.WEIGHED, 1, Function.RELU, Function.SIGMOID);

    /** @throws IllegalArgumentException if the ratio is negative or above 1, or the step not positive */
    public Excitation {
        require(ratio >= 0 && ratio <= 1, "squeeze-excite: the ratio must be 0 to 1, got %s", ratio);
        require(step > 0, "squeeze-excite: the step must be positive, got %d", step);
    }

    /** The paper's form, with {@code ratio} of the weighed channels hidden; its reduction of 16 is a ratio of 1/16. */
    public static Excitation of(double ratio) {
        return new Excitation(ratio, Base.WEIGHED, 1, Function.RELU, Function.SIGMOID);
    }

    /** MobileNet v3's form: a hard gate, and hidden channels that are multiples of 8. */
    public static Excitation hard(double ratio) {
        return new Excitation(ratio, Base.WEIGHED, 8, Function.RELU, Function.HARD_SIGMOID);
    }

    /** MnasNet's and EfficientNet's form: {@code ratio} of the block's input channels, with {@code activation} between. */
    public static Excitation ofInput(double ratio, Function activation) {
        return new Excitation(ratio, Base.INPUT, 1, activation, Function.SIGMOID);
    }

    /** Weighs the channels of {@code x} within a block that reads {@code inputChannels}; nothing for {@link #NONE}. */
    String append(Network.Builder net, String name, String x, int inputChannels) {
        if (ratio == 0) {
            return x;
        }
        int of = base == Base.INPUT ? inputChannels : net.shape(x).channels();
        int hidden = step == 1 ? Math.max(1, (int) (of * ratio)) : Alignment.round(of * ratio, step);
        return new SqueezeExcite(hidden, activation, gate).append(net, name + ".se", x);
    }
}
