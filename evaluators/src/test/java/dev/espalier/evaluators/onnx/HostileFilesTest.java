package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.GraphWriter.attribute;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import com.google.protobuf.CodedOutputStream;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a file holds, reading it costs at most an error message that names the file and what is wrong. */
class HostileFilesTest {
    @TempDir
    private Path folder;

    @Test
    void weightsInAnotherFile() {
        refused(
                "keeps the weights 'w' in another file",
                changed(graph -> graph.getInitializerBuilder(0)
                        .clearRawData()
                        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(StringStringEntryProto.newBuilder()
                                .setKey("location")
                                .setValue("/etc/passwd"))));
    }

    @Test
    void moreThanTwoGigabytes() throws IOException {
        Path file = folder.resolve("huge.onnx");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }
        OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> OnnxReader.read(file));
        assertTrue(refusal.getMessage().startsWith(file + " has 3072 MB; models over 2 GB"), refusal.getMessage());
    }

    @Test
    void noModelAtAll() throws IOException {
        refused("is no ONNX model", new byte[0]);
        refused("is no ONNX model, or cut short", "not a model".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        OnnxModelException refusal =
                assertThrows(OnnxModelException.class, () -> OnnxReader.read(folder.resolve("missing.onnx")));
        assertTrue(refusal.getMessage().contains("missing.onnx cannot be read"), refusal.getMessage());
        Path directory = Files.createDirectory(folder.resolve("directory.onnx"));
        assertThrows(OnnxModelException.class, () -> OnnxReader.read(directory));
    }

    @Test
    void aBombOfDeclaredWeights() {
        refused(
                "declares 4.61169e+18 values",
                changed(graph -> graph.getInitializerBuilder(0)
                        .clearDims()
                        .addDims(Integer.MAX_VALUE)
                        .addDims(Integer.MAX_VALUE)));
        refused("absurd shape", changed(graph -> graph.getInitializerBuilder(0).setDims(0, Long.MAX_VALUE)));
        refused("absurd shape", changed(graph -> graph.getInitializerBuilder(0).setDims(0, -3)));
        refused(
                "sparse weights",
                changed(graph -> graph.addSparseInitializer(SparseTensorProto.newBuilder()
                        .setValues(TensorProto.newBuilder().setDataType(1).addDims(0))
                        .addDims(Long.MAX_VALUE))));
    }

    /** Two numbers that ask for a gigabyte, again and again. */
    @Test
    void aBombOfComputedConstants() {
        Foreign model = new Foreign(13, 3);
        model.conv(4, 3, 1);
        String sum = model.last();
        for (int i = 0; i < 20; i++) {
            model.from(model.longs(1, 4, 1 << 13, 1 << 13)).then("ConstantOfShape");
            model.node("ReduceSum", List.of(model.last(), model.longs(2, 3)));
            sum = model.node("Add", List.of(sum, model.last())).last();
        }
        byte[] bomb = model.from(sum).classifier(4).model().toByteArray();
        long before = residentKilobytes();
        refused("could not be computed in advance", bomb);
        assertTrue(residentKilobytes() - before < 1_500_000, "memory was spent on constants");
    }

    /** Each below any bound of its own, together hundreds of times the file. */
    @Test
    void aBombOfOneConstantInManyForms() {
        Foreign model = new Foreign(13, 3);
        String large = model.weights(1 << 11, 1 << 10);
        String sum = model.conv(4, 3, 1).last();
        for (int i = 0; i < 300; i++) {
            model.from(large).then("Transpose", attribute("perm", 1, 0)).then("ReduceSum");
            sum = model.node("Add", List.of(sum, model.last())).last();
        }
        refused(
                "computes constants of some",
                model.from(sum).classifier(4).model().toByteArray());
        Foreign outer = new Foreign(13, 3);
        String column = outer.weights(1 << 12, 1);
        String row = outer.weights(1, 1 << 12);
        sum = outer.conv(4, 3, 1).last();
        for (int i = 0; i < 300; i++) {
            outer.node("Mul", List.of(column, row)).then("ReduceSum");
            sum = outer.node("Add", List.of(sum, outer.last())).last();
        }
        long before = residentKilobytes();
        refused(
                "could not be computed in advance",
                outer.from(sum).classifier(4).model().toByteArray());
        assertTrue(residentKilobytes() - before < 1_500_000, "memory was spent on constants");
    }

    /** Objects of a hundred bytes for two bytes of the file. */
    @Test
    void aBombOfEmptyNodes() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        int megabytes = (int) (Runtime.getRuntime().maxMemory() >> 20);
        byte[] nodes = new byte[Math.min(megabytes / 4, 512) << 20];
        for (int i = 0; i < nodes.length; i += 2) {
            nodes[i] = (GraphProto.NODE_FIELD_NUMBER << 3) + 2;
        }
        out.writeByteArray(ModelProto.GRAPH_FIELD_NUMBER, nodes);
        out.flush();
        refused("MB of memory and there are", bytes.toByteArray());
    }

    @Test
    void graphsWithinGraphs() {
        GraphProto inner = GraphProto.newBuilder().setName("inner").build();
        for (int depth = 0; depth < 60; depth++) {
            AttributeProto holds = AttributeProto.newBuilder()
                    .setName("body")
                    .setG(inner)
                    .setType(AttributeProto.AttributeType.GRAPH)
                    .build();
            inner = GraphProto.newBuilder()
                    .addNode(NodeProto.newBuilder().setOpType("Relu").addAttribute(holds))
                    .build();
            if (depth == 0) {
                NodeProto first = inner.getNode(0);
                refused(
                        "holds a graph",
                        changed(graph -> graph.getNodeBuilder(0).addAttribute(first.getAttribute(0))));
            }
        }
        GraphProto deep = inner;
        refused(
                "nested more than",
                ModelProto.newBuilder().setGraph(deep).build().toByteArray());
    }

    @Test
    void operatorsThatExpandEachOther() {
        ModelProto.Builder model = sound().toBuilder();
        model.addFunctions(FunctionProto.newBuilder().setName("Relu").addOutput("y"));
        refused("operators of its own", model.build().toByteArray());
    }

    @Test
    void cycles() {
        refused("the graph has a cycle", changed(graph -> {
            String last = graph.getNode(graph.getNodeCount() - 1).getOutput(0);
            graph.getNodeBuilder(1).setInput(0, last);
        }));
        refused("is there already", changed(graph -> graph.getNodeBuilder(1).setOutput(0, "x")));
        refused(
                "has an output 'nowhere' that no node gives",
                changed(graph -> graph.getOutputBuilder(0).setName("nowhere")));
    }

    @Test
    void absurdSizes() {
        for (long extent : new long[] {0, -1, Long.MAX_VALUE, Integer.MAX_VALUE}) {
            assertThrows(OnnxModelException.class, () -> read(changed(graph -> dim(graph, 3, extent))));
        }
        refused("more than 256 MB", changed(graph -> {
            dim(graph, 2, 1 << 20);
            dim(graph, 3, 1 << 20);
        }));
        for (String name : List.of("strides", "kernel_shape", "dilations")) {
            for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
                refused(
                        "'" + name + "' is out of all bounds",
                        changed(graph ->
                                graph.getNodeBuilder(0).clearAttribute().addAttribute(attribute(name, value, value))));
            }
        }
        refused(
                "'group' is out of all bounds",
                changed(graph -> graph.getNodeBuilder(0).addAttribute(attribute("group", 0))));
        refused(
                "'pads' is out of all bounds",
                changed(graph -> graph.getNodeBuilder(0).addAttribute(attribute("pads", Long.MAX_VALUE, 1, 1, 1))));
    }

    @Test
    void whatOnlyOthersCanDo() {
        refused(
                "node 'Elu0' (Elu): no layer of a network computes this; use Relu",
                new Foreign(13, 3).then("Elu").classifier(3).model().toByteArray());
        refused("is of opset 22; 6 to 21 are read", opset(22));
        refused("is of opset 5; 6 to 21 are read", opset(5));
        refused(
                "must have one input, the images",
                changed(graph -> graph.addInput(GraphWriter.floatTensor("z", 1, 3))));
        refused(
                "no fixed size beyond the batch: 'height'",
                changed(graph -> dimOf(graph, 2).setDimParam("height")));
        refused(
                "must hold float32",
                changed(graph -> graph.getInputBuilder(0)
                        .getTypeBuilder()
                        .getTensorTypeBuilder()
                        .setElemType(TensorProto.DataType.UINT8_VALUE)));
        refused("has 2 outputs", changed(graph -> graph.addOutput(graph.getOutput(0))));
        refused(
                "more than the 20000 that are read",
                changed(graph -> graph.addAllNode(Collections.nCopies(
                        20_000, NodeProto.newBuilder().setOpType("Relu").build()))));
        Foreign twice = new Foreign(13, 3);
        refused(
                "(Mul): multiplies [1, 3, 8, 8] by [1, 3, 8, 8]; only a gate per channel is read",
                twice.node("Mul", List.of("x", "x")).classifier(3).model().toByteArray());
        refused(
                "comes behind a softmax",
                new Foreign(13, 3)
                        .classifier(3)
                        .then("Softmax")
                        .then("Relu")
                        .model()
                        .toByteArray());
    }

    @Test
    void metadataThatLies() {
        ModelProto.Builder model = sound().toBuilder();
        model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey("espalier.mean").setValue("a lot"));
        refused("metadata that no export writes", model.build().toByteArray());
    }

    /** A file that was cut or damaged anywhere is refused, or was damaged where it does not matter. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void damageAnywhere(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        byte[] whole = seed % 2 == 0 ? exported(random.nextLong()) : sound().toByteArray();
        for (int i = 0; i < 60; i++) {
            byte[] damaged = whole.clone();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] cut =
                    random.nextInt(3) == 0 ? java.util.Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            try {
                read(cut);
            } catch (OnnxModelException e) {
                assertTrue(e.getMessage().contains("hostile.onnx"), e.getMessage());
            }
        }
    }

    private static byte[] exported(long seed) {
        Network network = Samples.blocks().get("fire");
        return OnnxExporter.float32(network, Weights.random(network, seed), FloatExportTest.info(network));
    }

    private static ModelProto sound() {
        return new Foreign(13, 3)
                .conv(4, 3, 3)
                .then("Relu")
                .then("MaxPool", attribute("kernel_shape", 2, 2), attribute("strides", 2, 2))
                .classifier(4)
                .model();
    }

    private static byte[] changed(Consumer<GraphProto.Builder> change) {
        ModelProto.Builder model = sound().toBuilder();
        change.accept(model.getGraphBuilder());
        return model.build().toByteArray();
    }

    private static byte[] opset(int version) {
        ModelProto.Builder model = sound().toBuilder();
        model.getOpsetImportBuilder(0).setVersion(version);
        return model.build().toByteArray();
    }

    private static Dimension.Builder dimOf(GraphProto.Builder graph, int axis) {
        return graph.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(axis);
    }

    private static void dim(GraphProto.Builder graph, int axis, long extent) {
        dimOf(graph, axis).setDimValue(extent);
    }

    private static void read(byte[] model) {
        OnnxReader.read(model, "hostile.onnx");
    }

    private static void refused(String reason, byte[] model) {
        OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> read(model));
        assertTrue(refusal.getMessage().startsWith("hostile.onnx: "), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    }

    /** The most memory this process ever had, as the system counts; 0 where it does not tell. */
    private static long residentKilobytes() {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.exists(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("VmHWM:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElse(0)
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
