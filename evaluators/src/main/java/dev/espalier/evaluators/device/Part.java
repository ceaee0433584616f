package dev.espalier.evaluators.device;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a network as tables of latencies know it.
 *
 * @param input what it reads
 * @param output what it gives
 * @param attributes of an inverted residual; all zero for anything else
 */
record Part(Kind kind, TensorShape input, TensorShape output, Attributes attributes) {
    private static final Attributes NONE = new Attributes(0, 0, 0, 0, 0, 0);
    private static final String SHAPE = "(\\d{1,6})x(\\d{1,6})x(\\d{1,6})";
    private static final Pattern KEY = Pattern.compile(
            "([A-Za-z0-9_]+)-input:" + SHAPE + "-output:(?:" + SHAPE
                    + "|(\\d{1,7}))(?:-expand:(\\d{1,6})-kernel:(\\d{1,2})-stride:(\\d)-idskip:([01])(?:-se:([01])-hs:([01]))?)?");

    /** What there is. */
    enum Kind {
        /** The 3x3 convolution in front. */
        STEM("Conv"),
        /** An inverted residual. */
        BLOCK("expanded_conv"),
        /** The 1x1 convolution before the pooling. */
        HEAD("Conv_1"),
        /** The 1x1 convolution behind it. */
        FEATURES("Conv_2"),
        /** The pooling. */
        POOL("AvgPool2D"),
        /** The classifier. */
        CLASSIFIER("Logits");

        private final String type;

        Kind(String type) {
            this.type = type;
        }
    }

    /**
     * What sets inverted residuals of equal shapes apart.
     *
     * @param hidden channels of the depthwise convolution
     * @param skip 1 if the input is added to the output, or else 0
     * @param excitation 1 with squeeze-and-excitation
     * @param hardSwish 1 with a (hard) swish, 0 with a ReLU
     */
    record Attributes(int hidden, int kernel, int stride, int skip, int excitation, int hardSwish) {}

    static Part of(Kind kind, TensorShape input, TensorShape output) {
        return new Part(kind, input, output, NONE);
    }

    /** @throws IllegalArgumentException if {@code key} is none */
    static Part parse(String key) {
        Matcher matcher = KEY.matcher(key);
        require(matcher.matches(), "'%s' is no key such as Conv-input:224x224x3-output:112x112x16", key);
        Kind kind = Arrays.stream(Kind.values())
                .filter(candidate -> candidate.type.equals(matcher.group(1)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no part '%s', only %s"
                        .formatted(
                                matcher.group(1),
                                Arrays.stream(Kind.values()).map(k -> k.type).toList())));
        require((kind == Kind.BLOCK) == (matcher.group(9) != null), "'%s': only expanded_conv has attributes", key);
        TensorShape input = new TensorShape(number(matcher, 4), number(matcher, 2), number(matcher, 3));
        TensorShape output = matcher.group(8) == null
                ? new TensorShape(number(matcher, 7), number(matcher, 5), number(matcher, 6))
                : TensorShape.vector(number(matcher, 8));
        return new Part(
                kind,
                input,
                output,
                new Attributes(
                        number(matcher, 9),
                        number(matcher, 10),
                        number(matcher, 11),
                        number(matcher, 12),
                        number(matcher, 13),
                        number(matcher, 14)));
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    /** The key in a table. */
    String key() {
        String shapes = "%s-input:%s-output:%s"
                .formatted(
                        kind.type,
                        shape(input),
                        kind == Kind.CLASSIFIER ? String.valueOf(output.channels()) : shape(output));
        Attributes a = attributes;
        return kind == Kind.BLOCK
                ? shapes
                        + "-expand:%d-kernel:%d-stride:%d-idskip:%d-se:%d-hs:%d"
                                .formatted(a.hidden, a.kernel, a.stride, a.skip, a.excitation, a.hardSwish)
                : shapes;
    }

    private static String shape(TensorShape shape) {
        return shape.height() + "x" + shape.width() + "x" + shape.channels();
    }

    /** Multiply-adds, about; of a pooling, additions. */
    long macs() {
        long in = input.channels();
        long out = output.channels();
        return switch (kind) {
            case STEM -> output.elements() * in * 9;
            case HEAD, FEATURES, CLASSIFIER -> output.area() * in * out;
            case POOL -> input.elements();
            case BLOCK -> {
                long hidden = attributes.hidden;
                long widened = hidden == in ? 0 : input.area() * in * hidden;
                yield widened + output.area() * hidden * (attributes.kernel * attributes.kernel + out);
            }
        };
    }

    /** How unlike {@code other}, a part of the same kind, is: 1 for a ratio of e in one size, or another attribute. */
    double distance(Part other) {
        Attributes a = attributes;
        Attributes b = other.attributes;
        return Math.abs(log(input.channels(), other.input.channels()))
                + Math.abs(log(output.channels(), other.output.channels()))
                + Math.abs(log(input.height(), other.input.height()))
                + Math.abs(log(a.hidden + 1, b.hidden + 1))
                + Math.abs(log(a.kernel + 1, b.kernel + 1))
                + Math.abs(a.stride - b.stride)
                + Math.abs(a.skip - b.skip) * 0.1
                + Math.abs(a.excitation - b.excitation)
                + Math.abs(a.hardSwish - b.hardSwish);
    }

    private static double log(int one, int other) {
        return Math.log((double) one / other);
    }
}
