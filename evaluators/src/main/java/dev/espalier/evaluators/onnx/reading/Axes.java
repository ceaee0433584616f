package dev.espalier.evaluators.onnx.reading;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Operators that compute nothing: they move, cut and join, or see the same values under other axes. */
final class Axes {
    private final Draft draft;

    Axes(Draft draft) {
        this.draft = draft;
    }

    void reshape(Node node) {
        Value in = draft.value(node, 0);
        List<Long> wanted = draft.integers(node, "shape", 1).orElse(List.of());
        boolean zeroKept = node.integer("allowzero", 0) == 1;
        long elements = in.shape().elements();
        long known = 1;
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            long extent = wanted.get(i);
            node.require(extent >= -1 && extent <= elements, "reshapes %s to %s", in.dims(), wanted);
            boolean copied = extent == 0 && !zeroKept;
            node.require(!copied || i < in.dims().size(), "reshapes %s to %s", in.dims(), wanted);
            dims.add(copied ? (long) in.dims().get(i) : extent);
            known *= dims.getLast() == -1 ? 1 : dims.getLast();
        }
        long rest = known > 0 ? elements / known : 0;
        draft.view(node, in, dims.stream().map(d -> (int) (d == -1 ? rest : d)).toList());
    }

    void flatten(Node node) {
        Value in = draft.value(node, 0);
        int rank = in.dims().size();
        int axis = (int) Math.floorMod(node.integer("axis", 1), (long) Math.max(rank, 1));
        int first = product(in.dims().subList(0, axis));
        draft.view(node, in, List.of(first, product(in.dims()) / first));
    }

    void squeeze(Node node) {
        Value in = draft.value(node, 0);
        int rank = in.dims().size();
        List<Integer> axes = draft.integers(node, "axes", 1)
                .map(given ->
                        given.stream().map(a -> (int) (a < 0 ? a + rank : a)).toList())
                .orElse(IntStream.range(0, rank)
                        .boxed()
                        .filter(a -> in.dims().get(a) == 1)
                        .toList());
        List<Integer> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            if (!axes.contains(i)) {
                dims.add(in.dims().get(i));
            }
        }
        draft.view(node, in, dims);
    }

    void unsqueeze(Node node) {
        Value in = draft.value(node, 0);
        List<Long> axes = draft.integers(node, "axes", 1).orElse(List.of());
        int rank = in.dims().size() + axes.size();
        node.require(rank <= 8, "gives %d axes", rank);
        List<Integer> dims = new ArrayList<>(in.dims());
        axes.stream().map(a -> (int) (a < 0 ? a + rank : a)).sorted().forEach(axis -> {
            node.require(axis >= 0 && axis <= dims.size(), "adds axis %d to %s", axis, dims);
            dims.add(axis, 1);
        });
        draft.view(node, in, dims);
    }

    /** Nothing moves, or the channels are dealt out. */
    void transpose(Node node) {
        Value in = draft.value(node, 0);
        int rank = in.dims().size();
        List<Integer> order = node.integers("perm")
                .map(given -> given.stream().map(Long::intValue).toList())
                .orElse(IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList());
        node.require(
                order.stream()
                        .sorted()
                        .toList()
                        .equals(IntStream.range(0, rank).boxed().toList()),
                "has an order %s of %d axes",
                order,
                rank);
        List<Integer> dims = order.stream().map(in.dims()::get).toList();
        List<Integer> before = in.longAxes();
        List<Integer> after = order.stream().filter(before::contains).toList();
        if (after.equals(before)) {
            draft.define(node, in.seenAs(dims));
            return;
        }
        List<Integer> swapped = new ArrayList<>(before);
        Collections.swap(swapped, 0, 1);
        int groups = in.dims().get(before.get(0));
        boolean channels =
                (long) groups * in.dims().get(before.get(1)) == in.shape().channels();
        node.require(
                after.equals(swapped) && channels,
                "moves axes %s of %s by %s, of which only channel shuffles are read; export the model with channels first",
                in.dims(),
                in.shape(),
                order);
        // the reshape behind it completes a shuffle, and names it
        String name = draft.reader(node.output()).map(Node::name).orElse(node.name());
        Value dealt = draft.layer(node, name, new ChannelShuffle(groups), List.of(in), 4);
        draft.define(node, dealt.seenAs(dims));
    }

    void concat(Node node) {
        List<Value> parts = IntStream.range(0, node.proto().getInputCount())
                .mapToObj(i -> draft.natural(node, i))
                .toList();
        int rank = parts.getFirst().dims().size();
        long axis = node.integer("axis", 1);
        node.require(
                (axis < 0 ? axis + rank : axis) == 1
                        && parts.stream().allMatch(part -> part.dims().size() == rank),
                "joins %s along axis %d; only channels are joined",
                parts.stream().map(Value::dims).toList(),
                axis);
        draft.define(
                node, parts.size() == 1 ? parts.getFirst() : draft.layer(node, node.name(), new Concat(), parts, rank));
    }

    void split(Node node) {
        Value in = draft.natural(node, 0);
        int rank = in.dims().size();
        long axis = node.integer("axis", 0);
        node.require((axis < 0 ? axis + rank : axis) == 1, "splits axis %d; only channels are split", axis);
        int parts = node.proto().getOutputCount();
        int even = (in.shape().channels() + parts - 1) / parts;
        List<Long> sizes = draft.integers(node, "split", 1).orElse(Collections.nCopies(parts, (long) even));
        node.require(sizes.size() == parts, "has %d sizes for %d parts", sizes.size(), parts);
        int from = 0;
        for (int i = 0; i < parts; i++) {
            String tensor = node.proto().getOutput(i);
            int to = (int) Math.min(from + Math.max(0, sizes.get(i)), in.shape().channels());
            if (draft.isRead(tensor)) {
                draft.define(tensor, draft.layer(node, tensor, slice(node, from, to), List.of(in), rank));
            }
            from = to;
        }
    }

    void slice(Node node) {
        Value in = draft.natural(node, 0);
        int rank = in.dims().size();
        List<Long> starts = draft.integers(node, "starts", 1).orElse(List.of());
        List<Long> ends = draft.integers(node, "ends", 2).orElse(List.of());
        List<Long> axes = draft.integers(node, "axes", 3)
                .orElse(IntStream.range(0, starts.size())
                        .mapToObj(i -> (long) i)
                        .toList());
        List<Long> steps = draft.integers(node, "steps", 4).orElse(Collections.nCopies(starts.size(), 1L));
        node.require(
                ends.size() == starts.size() && axes.size() == starts.size() && steps.size() == starts.size(),
                "has %d starts and %d ends",
                starts.size(),
                ends.size());
        Value out = in;
        int[] strides = {1, 1};
        for (int i = 0; i < starts.size(); i++) {
            int axis = (int) (axes.get(i) < 0 ? axes.get(i) + rank : axes.get(i));
            node.require(axis >= 0 && axis < rank, "cuts axis %d of %s", axis, in.dims());
            long extent = in.dims().get(axis);
            long from = Math.clamp(starts.get(i) < 0 ? starts.get(i) + extent : starts.get(i), 0, extent);
            long to = Math.clamp(ends.get(i) < 0 ? ends.get(i) + extent : ends.get(i), 0, extent);
            long step = steps.get(i);
            boolean whole = from == 0 && to == extent;
            if (axis == 1 && step == 1) {
                out = whole
                        ? out
                        : draft.layer(node, node.name(), slice(node, (int) from, (int) to), List.of(out), rank);
            } else {
                node.require(
                        whole && (step == 1 || axis > 1 && step > 0 && step <= extent),
                        "cuts %d to %d of axis %d in steps of %d; only channels are cut, and rows and columns skipped",
                        from,
                        to,
                        axis,
                        step);
                // of a tensor with three axes the only one is that of columns
                strides[Math.min(1, Math.max(0, axis - (rank - 2)))] = (int) step;
            }
        }
        if (strides[0] > 1 || strides[1] > 1) {
            Window every = Window.valid(1).stride(strides[0], strides[1]);
            out = draft.layer(node, node.name(), new Pool2d(Pool2d.Kind.MAX, every), List.of(out), rank);
        }
        draft.define(node, out);
    }

    private static Layer slice(Node node, int from, int to) {
        node.require(from < to, "cuts channels %d to %d", from, to);
        return new Slice(from, to);
    }

    /** Channels by number. */
    void gather(Node node) {
        Value in = draft.natural(node, 0);
        Constant indices = draft.needed(node, 1, "indices");
        int channels = in.shape().channels();
        long axis = node.integer("axis", 0);
        node.require(
                (axis < 0 ? axis + in.dims().size() : axis) == 1
                        && indices.shape().size() == 1,
                "takes %s from axis %d of %s; only channels are taken, by a list",
                indices.shape(),
                axis,
                in.dims());
        List<Integer> taken = new ArrayList<>();
        for (long index : indices.longs()) {
            node.require(index >= -channels && index < channels, "takes channel %d of %d", index, channels);
            taken.add((int) (index < 0 ? index + channels : index));
        }
        draft.add(node, new Select(taken), in);
    }

    void pad(Node node) {
        Value in = draft.natural(node, 0);
        int rank = in.dims().size();
        List<Long> pads = draft.integers(node, "pads", 1).orElse(List.of());
        List<Long> axes = draft.integers(node, "axes", 3)
                .orElse(IntStream.range(0, rank).mapToObj(i -> (long) i).toList());
        float value = node.real("value", 0);
        if (!node.input(2).isEmpty()) {
            float[] values = draft.needed(node, 2, "value").floats();
            value = values.length == 1 ? values[0] : Float.NaN;
        }
        node.require(
                node.text("mode", "constant").equals("constant") && value == 0 && pads.size() == 2 * axes.size(),
                "pads with other values than zero");
        int before = 0;
        int after = 0;
        for (int i = 0; i < axes.size(); i++) {
            long axis = axes.get(i) < 0 ? axes.get(i) + rank : axes.get(i);
            long front = pads.get(i);
            long behind = pads.get(i + axes.size());
            node.require(
                    axis == 1 || front == 0 && behind == 0,
                    "pads rows or columns of a tensor that others read too; pad in the convolution or pooling behind it");
            before = axis == 1 ? (int) front : before;
            after = axis == 1 ? (int) behind : after;
        }
        if (before + after == 0) {
            draft.define(node, in);
        } else {
            draft.add(node, new PadChannels(before, after), in);
        }
    }

    private static int product(List<Integer> dims) {
        return dims.stream().reduce(1, (a, b) -> a * b);
    }
}
