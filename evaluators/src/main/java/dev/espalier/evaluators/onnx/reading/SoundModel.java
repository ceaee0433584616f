package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Bytes of a file as a model of which it is known that it claims nothing absurd: what is declared is there, in order, and
 * of a size that can be worked with. Nothing native has seen it before.
 */
final class SoundModel {
    static final int OLDEST_OPSET = 6;
    static final int NEWEST_OPSET = 21;

    private static final int MOST_NODES = 20_000;
    private static final int MOST_AXES = 8;

    /** Beyond any kernel, stride or padding of an image network. */
    private static final long LARGEST_WINDOW = 4096;

    private static final Set<String> WINDOWS = Set.of("kernel_shape", "strides", "dilations", "group");

    private final ModelProto model;
    private final Set<String> known = new HashSet<>();

    private SoundModel(ModelProto model) {
        this.model = model;
    }

    /**
     * The model in {@code file}.
     *
     * @throws Refusal if it is none, or one that is better not looked at any closer
     */
    static ModelProto parse(byte[] file) {
        try {
            long needed = 4 * WireScan.heap(file);
            long available = Runtime.getRuntime().maxMemory();
            Refusal.unless(
                    needed < available,
                    "needs some %d MB of memory and there are %d; give Java more with -Xmx",
                    needed >> 20,
                    available >> 20);
            ModelProto model = ModelProto.parseFrom(file);
            new SoundModel(model).check();
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new Refusal("is no ONNX model, or cut short");
        } catch (IOException e) {
            throw new Refusal("is no ONNX model, or cut short: %s", e.getMessage());
        }
    }

    private void check() {
        GraphProto graph = model.getGraph();
        Refusal.unless(model.hasGraph() && graph.getNodeCount() > 0, "is no ONNX model: it has no graph");
        Refusal.unless(
                graph.getNodeCount() <= MOST_NODES,
                "has %d nodes, more than the %d that are read",
                graph.getNodeCount(),
                MOST_NODES);
        Refusal.unless(
                model.getFunctionsCount() == 0, "defines operators of its own; export it with functions inlined");
        Refusal.unless(graph.getSparseInitializerCount() == 0, "has sparse weights; export it with dense ones");
        int opset = opset(model);
        Refusal.unless(
                opset >= OLDEST_OPSET && opset <= NEWEST_OPSET,
                "is of opset %d; %d to %d are read, so export it with opset 17",
                opset,
                OLDEST_OPSET,
                NEWEST_OPSET);
        for (TensorProto tensor : graph.getInitializerList()) {
            check(tensor);
            Refusal.unless(known.add(tensor.getName()), "has two constants called '%s'", tensor.getName());
        }
        graph.getInputList().forEach(input -> known.add(input.getName()));
        graph.getNodeList().forEach(this::check);
        Refusal.unless(
                graph.getOutputCount() == 1,
                "has %d outputs; export it with its classifier's output alone",
                graph.getOutputCount());
        Refusal.unless(
                known.contains(graph.getOutput(0).getName()),
                "has an output '%s' that no node gives",
                graph.getOutput(0).getName());
    }

    /** The version of the standard operators. */
    static int opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(opset ->
                        opset.getDomain().isEmpty() || opset.getDomain().equals("ai.onnx"))
                .mapToInt(opset -> Math.clamp(opset.getVersion(), 0, 1000))
                .max()
                .orElse(0);
    }

    private void check(NodeProto proto) {
        Node node = new Node(proto);
        String operator = node.operator();
        node.require(
                Operators.MAPPED.contains(operator) || Operators.FOLDED.contains(operator),
                "no layer of a network computes this; %s",
                Operators.help(operator));
        for (String input : proto.getInputList()) {
            node.require(
                    input.isEmpty() || known.contains(input),
                    "reads '%s', which nothing before it gives; the graph has a cycle or is not in order",
                    input);
        }
        node.require(proto.getOutputCount() > 0, "gives nothing");
        for (String output : proto.getOutputList()) {
            node.require(output.isEmpty() || known.add(output), "gives '%s', which is there already", output);
        }
        for (AttributeProto attribute : proto.getAttributeList()) {
            check(node, attribute);
        }
    }

    private static void check(Node node, AttributeProto attribute) {
        String name = attribute.getName();
        node.require(
                !attribute.hasG()
                        && attribute.getGraphsCount() == 0
                        && !attribute.hasSparseTensor()
                        && attribute.getSparseTensorsCount() == 0,
                "attribute '%s' holds a graph or a sparse tensor",
                name);
        if (attribute.hasT()) {
            check(attribute.getT());
        }
        attribute.getTensorsList().forEach(SoundModel::check);
        if (WINDOWS.contains(name)) {
            boolean sound = name.equals("group")
                    ? attribute.getI() > 0 && attribute.getI() <= Integer.MAX_VALUE
                    : within(attribute.getIntsList(), 1);
            node.require(sound, "attribute '%s' is out of all bounds", name);
        }
        if (name.equals("pads")) {
            node.require(within(attribute.getIntsList(), 0), "attribute 'pads' is out of all bounds");
        }
    }

    private static boolean within(List<Long> values, long least) {
        return values.size() <= 2 * MOST_AXES
                && values.stream().allMatch(value -> value >= least && value <= LARGEST_WINDOW);
    }

    private static void check(TensorProto tensor) {
        String name = tensor.getName();
        Refusal.unless(
                tensor.getDataLocation() != TensorProto.DataLocation.EXTERNAL && tensor.getExternalDataCount() == 0,
                "keeps the weights '%s' in another file; save the model with all weights inside",
                name);
        int bits = Constant.bits(tensor.getDataType());
        Refusal.unless(bits > 0, "constant '%s' is of type %d, which is not read", name, tensor.getDataType());
        Refusal.unless(
                tensor.getDimsCount() <= MOST_AXES
                        && tensor.getDimsList().stream().allMatch(extent -> extent >= 0 && extent <= Integer.MAX_VALUE),
                "constant '%s' has an absurd shape %s",
                name,
                tensor.getDimsList());
        double elements =
                tensor.getDimsList().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
        double present = tensor.hasRawData()
                ? Math.floor(tensor.getRawData().size() * 8.0 / bits)
                : tensor.getFloatDataCount()
                        + tensor.getInt32DataCount()
                        + tensor.getInt64DataCount()
                        + tensor.getDoubleDataCount()
                        + tensor.getUint64DataCount();
        // several elements of less than a byte share one
        boolean packed = bits < 8;
        Refusal.unless(
                packed ? present * 8 >= elements && present <= elements + 8 : present == elements,
                "constant '%s' declares %.6g values of shape %s but holds %.6g",
                name,
                elements,
                tensor.getDimsList(),
                present);
    }
}
