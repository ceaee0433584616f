package dev.espalier.evaluators.onnx.reading;

import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Operators that treat every value by itself, or with one of another tensor. */
final class Elementwise {
    private static final float SIXTH = 1 / 6f;

    private final Draft draft;
    private final Filters filters;

    Elementwise(Draft draft, Filters filters) {
        this.draft = draft;
        this.filters = filters;
    }

    void activation(Node node, Function function) {
        Value in = draft.value(node, 0);
        // what is done to each value by itself does not mind the axes
        Value out = draft.layer(
                node,
                node.name(),
                new Activation(function),
                List.of(in),
                in.dims().size());
        draft.define(node, out.seenAs(in.dims()));
    }

    void hardSigmoid(Node node) {
        float slope = node.real("alpha", 0.2f);
        float offset = node.real("beta", 0.5f);
        node.require(
                Math.abs(slope - SIXTH) < 1e-6 && Math.abs(offset - 0.5f) < 1e-6,
                "has slope %s and offset %s; only 1/6 and 1/2 are read",
                slope,
                offset);
        activation(node, Function.HARD_SIGMOID);
    }

    void clip(Node node) {
        float low = bound(node, "min", 1, Float.NEGATIVE_INFINITY);
        float high = bound(node, "max", 2, Float.POSITIVE_INFINITY);
        boolean open = high >= Float.MAX_VALUE;
        node.require(
                low == 0 && (open || high == 6), "cuts to %s to %s; only 0 to 6 and all above 0 are read", low, high);
        activation(node, open ? Function.RELU : Function.RELU6);
    }

    private float bound(Node node, String name, int input, float otherwise) {
        if (node.has(name) || node.input(input).isEmpty()) {
            return node.real(name, otherwise);
        }
        float[] values = draft.needed(node, input, name).floats();
        node.require(values.length == 1, "has %d bounds", values.length);
        return values[0];
    }

    void sum(Node node) {
        int inputs = node.proto().getInputCount();
        if (inputs == 2) {
            add(node, 1);
            return;
        }
        List<Value> terms = java.util.stream.IntStream.range(0, inputs)
                .mapToObj(i -> draft.natural(node, i))
                .toList();
        addAll(node, terms);
    }

    /** Sum or, with a {@code sign} of -1, difference. */
    void add(Node node, int sign) {
        Optional<Value> first = draft.find(node, 0);
        Optional<Value> second = draft.find(node, 1);
        if (first.isPresent() && second.isPresent()) {
            node.require(sign > 0, "subtracts one result from another; only sums are read");
            addAll(node, List.of(draft.natural(node, 0), draft.natural(node, 1)));
            return;
        }
        int images = first.isPresent() ? 0 : 1;
        Value in = draft.natural(node, images);
        float[] constants = perChannel(node, in, 1 - images);
        float[] factors = new float[constants.length];
        // a - x has the sign at x, x - a at a
        Arrays.fill(factors, images == 0 ? 1 : sign);
        for (int c = 0; c < constants.length; c++) {
            constants[c] *= images == 0 ? sign : 1;
        }
        filters.scale(node, in, factors, constants);
    }

    private void addAll(Node node, List<Value> terms) {
        node.require(
                terms.stream().map(Value::dims).distinct().count() == 1,
                "adds tensors of axes %s; they must be the same",
                terms.stream().map(Value::dims).toList());
        Value first = terms.getFirst();
        draft.define(
                node,
                draft.layer(node, node.name(), new Add(), terms, first.dims().size()));
    }

    void multiply(Node node) {
        if (draft.find(node, 0).isPresent() && draft.find(node, 1).isPresent()) {
            gate(node);
            return;
        }
        int images = draft.find(node, 0).isPresent() ? 0 : 1;
        Value in = draft.natural(node, images);
        float[] factors = perChannel(node, in, 1 - images);
        filters.scale(node, in, factors, new float[factors.length]);
    }

    void divide(Node node) {
        Value in = draft.natural(node, 0);
        node.require(draft.find(node, 1).isEmpty(), "divides one result by another");
        float[] factors = perChannel(node, in, 1);
        for (int c = 0; c < factors.length; c++) {
            factors[c] = 1 / factors[c];
        }
        filters.scale(node, in, factors, new float[factors.length]);
    }

    private void gate(Node node) {
        Value a = draft.natural(node, 0);
        Value b = draft.natural(node, 1);
        boolean swapped = a.shape().area() < b.shape().area();
        Value map = swapped ? b : a;
        Value gate = swapped ? a : b;
        TensorShape gates = map.shape().withChannelsOnly();
        node.require(
                gate.shape().equals(gates) && gate.dims().size() == map.dims().size(),
                "multiplies %s by %s; only a gate per channel is read",
                a.dims(),
                b.dims());
        draft.define(
                node,
                draft.layer(
                        node,
                        node.name(),
                        new Multiply(),
                        List.of(map, gate),
                        map.dims().size()));
    }

    /** The constant at input {@code i}, spread to one value per channel of {@code in}. */
    private float[] perChannel(Node node, Value in, int i) {
        Constant constant = draft.needed(node, i, "other operand");
        List<Integer> shape = constant.shape();
        int rank = in.dims().size();
        int missing = rank - shape.size();
        boolean fits = missing >= 0;
        for (int axis = 0; axis < shape.size() && fits; axis++) {
            boolean channels = axis + missing == 1;
            fits = shape.get(axis) == 1
                    || channels && shape.get(axis) == in.shape().channels();
        }
        node.require(
                fits, "combines axes %s with a constant of %s; only one value per channel is read", in.dims(), shape);
        float[] values = constant.floats();
        float[] spread = new float[in.shape().channels()];
        for (int c = 0; c < spread.length; c++) {
            spread[c] = values[values.length == 1 ? 0 : c];
        }
        return spread;
    }
}
