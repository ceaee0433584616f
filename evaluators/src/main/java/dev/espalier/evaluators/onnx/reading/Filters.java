package dev.espalier.evaluators.onnx.reading;

import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that compute with weights or over windows. */
final class Filters {
    private final Draft draft;

    Filters(Draft draft) {
        this.draft = draft;
    }

    void convolution(Node node) {
        Value in = draft.natural(node, 0);
        Constant weight = draft.needed(node, 1, "weights");
        List<Integer> shape = new ArrayList<>(weight.shape());
        int rank = in.dims().size();
        node.require(shape.size() == rank, "has weights of shape %s for an input of axes %s", shape, in.dims());
        if (rank == 3) {
            shape.add(2, 1);
        }
        node.require(shape.size() == 4, "convolves in %d directions; images have two", rank - 2);
        Optional<Constant> bias =
                node.input(2).isEmpty() ? Optional.empty() : Optional.of(draft.needed(node, 2, "bias"));
        Window window = Windows.of(node, in.shape(), rank, shape.subList(2, 4));
        node.require(
                window.kernelHeight() == shape.get(2) && window.kernelWidth() == shape.get(3),
                "has weights of shape %s but a kernel of %dx%d",
                shape,
                window.kernelHeight(),
                window.kernelWidth());
        int groups = (int) node.integer("group", 1);
        node.require(
                shape.get(1) * (long) groups == in.shape().channels(),
                "has weights of shape %s in %d groups for %d channels",
                shape,
                groups,
                in.shape().channels());
        Value out = layer(node, new Conv2d(positive(node, shape.getFirst()), window, groups, bias.isPresent()), in);
        draft.weight(out, Role.WEIGHT, shape, weight.floats());
        bias.ifPresent(b ->
                draft.weight(out, Role.BIAS, List.of(shape.getFirst()), sized(node, b.floats(), shape.getFirst())));
        draft.define(node, out);
    }

    /** {@code alpha * A B + beta * C}. */
    void gemm(Node node) {
        node.require(node.integer("transA", 0) == 0, "transposes the images' features");
        Constant matrix = draft.needed(node, 1, "second factor");
        boolean transposed = node.integer("transB", 0) == 1;
        Optional<Constant> bias =
                node.input(2).isEmpty() ? Optional.empty() : Optional.of(draft.needed(node, 2, "third input"));
        linear(node, matrix, transposed, node.real("alpha", 1), bias, node.real("beta", 1));
    }

    void matMul(Node node) {
        node.require(
                draft.find(node, 1).isEmpty(), "multiplies two results; only products with constant weights are read");
        linear(node, draft.needed(node, 1, "second factor"), false, 1, Optional.empty(), 1);
    }

    private void linear(
            Node node, Constant matrix, boolean transposed, float alpha, Optional<Constant> bias, float beta) {
        Value in = draft.value(node, 0);
        node.require(
                in.shape().area() == 1 && in.natural() && in.dims().size() == 2,
                "needs the features of one sample as axes [1, n], got %s",
                in.dims());
        List<Integer> shape = matrix.shape();
        node.require(shape.size() == 2, "has weights of shape %s; a matrix is needed", shape);
        int outputs = positive(node, shape.get(transposed ? 0 : 1));
        int inputs = in.shape().channels();
        node.require(shape.get(transposed ? 1 : 0) == inputs, "has weights of shape %s for %d features", shape, inputs);
        Value out = layer(node, new Linear(outputs, bias.isPresent()), in);
        float[] values = matrix.floats();
        float[] weights = new float[values.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                weights[o * inputs + i] = alpha * values[transposed ? o * inputs + i : i * outputs + o];
            }
        }
        draft.weight(out, Role.WEIGHT, List.of(outputs, inputs), weights);
        bias.ifPresent(b -> {
            float[] given = b.floats();
            node.require(
                    given.length == 1 || given.length == outputs,
                    "has %d biases for %d outputs",
                    given.length,
                    outputs);
            float[] biases = new float[outputs];
            for (int o = 0; o < outputs; o++) {
                biases[o] = beta * given[given.length == 1 ? 0 : o];
            }
            draft.weight(out, Role.BIAS, List.of(outputs), biases);
        });
        draft.define(node, out);
    }

    void batchNorm(Node node) {
        node.require(node.integer("training_mode", 0) == 0, "normalises by the batch; export the model for inference");
        node.require(node.integer("spatial", 1) == 1, "normalises every position by itself");
        Value in = draft.natural(node, 0);
        int channels = in.shape().channels();
        // the shortest decimal of the single-precision number is what its author wrote
        double epsilon = Double.parseDouble(Float.toString(node.real("epsilon", 1e-5f)));
        Value out = layer(node, new BatchNorm(epsilon), in);
        List<Role> roles = List.of(Role.SCALE, Role.SHIFT, Role.MEAN, Role.VARIANCE);
        for (int i = 0; i < roles.size(); i++) {
            float[] values = draft.needed(node, i + 1, "statistics").floats();
            draft.weight(out, roles.get(i), List.of(channels), sized(node, values, channels));
        }
        draft.define(node, out);
    }

    /** Multiplies every channel by a constant and adds another: a normalisation that was never trained. */
    void scale(Node node, Value in, float[] factors, float[] summands) {
        int channels = in.shape().channels();
        Value out = layer(node, new BatchNorm(0), in);
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        draft.weight(out, Role.SCALE, List.of(channels), factors);
        draft.weight(out, Role.SHIFT, List.of(channels), summands);
        draft.weight(out, Role.MEAN, List.of(channels), new float[channels]);
        draft.weight(out, Role.VARIANCE, List.of(channels), ones);
        draft.define(node, out);
    }

    void pool(Node node, Pool2d.Kind kind) {
        node.require(
                node.proto().getOutputList().stream().skip(1).noneMatch(draft::isRead),
                "also gives the places of the largest values");
        Value in = draft.natural(node, 0);
        node.require(node.has("kernel_shape"), "has no kernel");
        Window window = Windows.of(node, in.shape(), in.dims().size(), List.of(1, 1));
        boolean counted = node.integer("count_include_pad", 0) == 1;
        node.require(
                kind == Pool2d.Kind.MAX || !counted || node.integer("ceil_mode", 0) == 0,
                "counts padding into means, but not what the last window has beyond it; export it with ceil_mode=0");
        Pool2d.Kind exact =
                kind == Pool2d.Kind.AVERAGE && window.padded() && !counted ? Pool2d.Kind.INNER_AVERAGE : kind;
        draft.define(node, layer(node, new Pool2d(exact, window), in));
    }

    void globalAverage(Node node) {
        Value in = draft.natural(node, 0);
        Value out = draft.layer(node, node.name(), new GlobalAveragePool(), List.of(in), 4);
        draft.define(node, out.seenAs(ones(in)));
    }

    void globalMax(Node node) {
        Value in = draft.natural(node, 0);
        draft.define(node, maximum(node, in).seenAs(ones(in)));
    }

    /** The mean or the largest of all positions, in the form of a reduction over all axes but samples and channels. */
    void reduction(Node node) {
        Value in = draft.value(node, 0);
        int rank = in.dims().size();
        List<Integer> all = IntStream.range(2, rank).boxed().toList();
        List<Integer> axes = draft.integers(node, "axes", 1).orElse(List.of()).stream()
                .map(axis -> (int) (axis < 0 ? axis + rank : axis))
                .sorted()
                .toList();
        boolean channels = rank >= 2
                && in.dims().get(0) == 1
                && in.dims().get(1) == in.shape().channels();
        node.require(
                channels && !all.isEmpty() && axes.equals(all),
                "reduces axes %s of %s; only reductions over all positions of a channel are read",
                axes,
                in.dims());
        Value out = node.operator().equals("ReduceMax")
                ? maximum(node, in)
                : draft.layer(node, node.name(), new GlobalAveragePool(), List.of(in), 4);
        boolean kept = node.integer("keepdims", 1) == 1;
        draft.define(
                node,
                kept ? out.seenAs(ones(in)) : out.seenAs(List.of(1, out.shape().channels())));
    }

    private Value maximum(Node node, Value in) {
        Window all = new Window(in.shape().height(), in.shape().width(), 1, 1, 0, 0, 1);
        return draft.layer(node, node.name(), new Pool2d(Pool2d.Kind.MAX, all), List.of(in), 4);
    }

    private static List<Integer> ones(Value like) {
        List<Integer> dims = new ArrayList<>(List.of(1, like.shape().channels()));
        while (dims.size() < like.dims().size()) {
            dims.add(1);
        }
        return dims;
    }

    private Value layer(Node node, Layer layer, Value in) {
        return draft.layer(node, node.name(), layer, List.of(in), in.dims().size());
    }

    private static int positive(Node node, int extent) {
        node.require(extent > 0, "has no weights");
        return extent;
    }

    private static float[] sized(Node node, float[] values, int count) {
        node.require(values.length == count, "has %d values for %d channels", values.length, count);
        return values;
    }
}
