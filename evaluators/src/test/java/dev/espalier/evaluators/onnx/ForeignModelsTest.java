package dev.espalier.evaluators.onnx;

import static dev.espalier.evaluators.onnx.Foreign.kinds;
import static dev.espalier.evaluators.onnx.GraphWriter.attribute;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What other programs write. That what is read computes the same is not checked here again: the reader compares both at
 * every reading and refuses what differs.
 */
class ForeignModelsTest {
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21})
    void everyOpset(int opset) {
        Foreign model = new Foreign(opset, 3);
        ImportedModel read = model.conv(4, 3, 3, attribute("pads", 1, 1, 1, 1))
                .then(
                        "BatchNormalization",
                        List.of(
                                model.weights(4),
                                model.weights(4),
                                model.weights(4),
                                model.floats(List.of(4), 1, 2, 3, 4)),
                        attribute("epsilon", 1e-3f))
                .then("Relu")
                .then("MaxPool", attribute("kernel_shape", 2, 2), attribute("strides", 2, 2))
                .classifier(4)
                .then("Softmax", attribute("axis", 1))
                .read();
        assertEquals(
                List.of("Conv2d", "BatchNorm", "Activation", "Pool2d", "GlobalAveragePool", "Linear"), kinds(read));
        assertEquals(Ending.SOFTMAX, read.ending());
        assertEquals(Precision.FLOAT32, read.precision());
        assertEquals(List.of("0", "1", "2"), read.info().classes());
        assertEquals(1e-3, ((BatchNorm) layer(read, 1)).epsilon());
    }

    @Test
    void constantsAsNodes() {
        Foreign model = new Foreign(13, 3);
        NodeProto constant = NodeProto.newBuilder()
                .setOpType("Constant")
                .addOutput("kernel")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(TensorProto.newBuilder()
                                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                                .addAllDims(List.of(2L, 3L, 1L, 1L))
                                .addAllFloatData(List.of(1f, 2f, 3f, 4f, 5f, 6f))))
                .build();
        ImportedModel read = model.node(constant)
                .from("x")
                .then("Conv", List.of("kernel"))
                .classifier(2)
                .read();
        assertEquals(List.of("Conv2d", "GlobalAveragePool", "Linear"), kinds(read));
        String conv = read.network().nodes().getFirst().name();
        assertEquals(6f, read.weights().get(conv, Role.WEIGHT).values()[5]);
    }

    @Test
    void oneWeightForTwoLayers() {
        Foreign model = new Foreign(13, 4);
        String shared = model.weights(4, 4, 1, 1);
        ImportedModel read = model.then("Conv", List.of(shared))
                .then("Relu")
                .then("Conv", List.of(shared))
                .classifier(4)
                .read();
        assertEquals(List.of("Conv2d", "Activation", "Conv2d", "GlobalAveragePool", "Linear"), kinds(read));
    }

    @Test
    void shapesThatAreComputed() {
        Foreign model = new Foreign(13, 2).anyBatch();
        String x = model.conv(2, 2, 3, attribute("strides", 2, 2)).last();
        String shape = model.then("Shape").last();
        String batch = model.node("Gather", List.of(shape, model.longs(0)), attribute("axis", 0))
                .last();
        String target = model.node("Concat", List.of(batch, model.longs(-1)), attribute("axis", 0))
                .last();
        ImportedModel read = model.node("Reshape", List.of(x, target))
                .then("MatMul", List.of(model.weights(18, 3)))
                .then("Add", List.of(model.weights(3)))
                .read();
        assertEquals(List.of("Conv2d", "Flatten", "Linear"), kinds(read));
        assertTrue(((Linear) layer(read, 2)).bias());
    }

    @Test
    void matrixProductAndSum() {
        Foreign model = new Foreign(9, 3);
        ImportedModel read = model.then("Flatten")
                .then("MatMul", List.of(model.weights(192, 5)))
                .then("Add", List.of(model.weights(1, 5)))
                .then("Relu")
                .then("MatMul", List.of(model.weights(5, 3)))
                .read();
        assertEquals(List.of("Flatten", "Linear", "Activation", "Linear"), kinds(read));
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "1,1,1", "1,0.5,2", "0,2,0"})
    void everyGemm(int transposed, float alpha, float beta) {
        Foreign model = new Foreign(13, 3);
        model.then("GlobalAveragePool").then("Flatten");
        String weight = transposed == 1 ? model.weights(3, 3) : model.weights(3, 3);
        ImportedModel read = model.then(
                        "Gemm",
                        List.of(weight, model.weights(1, 3)),
                        attribute("transB", transposed),
                        attribute("alpha", alpha),
                        attribute("beta", beta))
                .read();
        assertEquals(List.of("GlobalAveragePool", "Linear"), kinds(read));
    }

    @Test
    void clipsInBothForms() {
        Foreign old = new Foreign(7, 3);
        ImportedModel read = old.then("Clip", attribute("min", 0f), attribute("max", 6f))
                .then("Clip", attribute("min", 0f))
                .classifier(3)
                .read();
        assertEquals(Function.RELU6, function(read, 0));
        assertEquals(Function.RELU, function(read, 1));
        Foreign recent = new Foreign(13, 3);
        read = recent.conv(3, 3, 1)
                .then("Clip", List.of(recent.floats(List.of(), 0), recent.floats(List.of(), 6)))
                .classifier(3)
                .read();
        assertEquals(Function.RELU6, function(read, 1));
    }

    @Test
    void activationsThatAreSpelledOut() {
        Foreign model = new Foreign(13, 3);
        String x = model.conv(4, 3, 1).last();
        model.then("Sigmoid").node("Mul", List.of(x, model.last()));
        String y = model.last();
        model.then("Add", List.of(model.floats(List.of(), 3)))
                .then("Clip", List.of(model.floats(List.of(), 0), model.floats(List.of(), 6)))
                .then("Div", List.of(model.floats(List.of(), 6)))
                .node("Mul", List.of(y, model.last()));
        String z = model.last();
        model.then("Add", List.of(model.floats(List.of(), 3)))
                .then("Clip", List.of(model.floats(List.of(), 0), model.floats(List.of(), 6)))
                .node("Mul", List.of(z, model.last()))
                .then("Mul", List.of(model.floats(List.of(), 1 / 6f)));
        ImportedModel read = model.classifier(4).read();
        assertEquals(
                List.of("Conv2d", "Activation", "Activation", "Activation", "GlobalAveragePool", "Linear"),
                kinds(read));
        assertEquals(Function.SWISH, function(read, 1));
        assertEquals(Function.HARD_SWISH, function(read, 2));
        assertEquals(Function.HARD_SWISH, function(read, 3));
    }

    @Test
    void squeezeAndExcitation() {
        Foreign model = new Foreign(13, 4);
        String gate = model.then("ReduceMean", attribute("axes", 2, 3), attribute("keepdims", 1))
                .conv(2, 4, 1)
                .then("Relu")
                .conv(4, 2, 1)
                .then("HardSigmoid", attribute("alpha", 1 / 6f), attribute("beta", 0.5f))
                .last();
        ImportedModel read = model.node("Mul", List.of(gate, "x")).classifier(4).read();
        assertEquals(Function.HARD_SIGMOID, function(read, 4));
        assertEquals("Multiply", kinds(read).get(5));
    }

    @ParameterizedTest
    @CsvSource({"SAME_UPPER,3,2,4", "SAME_LOWER,3,2,4", "SAME_UPPER,5,1,8", "VALID,3,2,3", "SAME_UPPER,2,1,8"})
    void paddingByName(String name, int kernel, int stride, int extent) {
        AttributeProto automatic = AttributeProto.newBuilder()
                .setName("auto_pad")
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(name))
                .build();
        ImportedModel read = new Foreign(13, 3)
                .conv(4, 3, kernel, automatic, attribute("strides", stride, stride))
                .then("Relu")
                .then("MaxPool", automatic, attribute("kernel_shape", 2, 2), attribute("strides", 1, 1))
                .classifier(4)
                .read();
        assertEquals(
                new TensorShape(4, extent, extent),
                read.network().nodes().getFirst().shape());
    }

    @Test
    void unevenPaddingAndPaddingAsANode() {
        Foreign model = new Foreign(13, 3);
        ImportedModel read = model.then("Pad", List.of(model.longs(0, 0, 0, 1, 0, 0, 1, 2)))
                .conv(4, 3, 3, attribute("strides", 2, 2))
                .then("AveragePool", attribute("kernel_shape", 3, 3), attribute("pads", 0, 0, 1, 1))
                .classifier(4)
                .read();
        Conv2d conv = (Conv2d) layer(read, 0);
        assertEquals(
                List.of(0, 1, 1, 2),
                List.of(
                        conv.window().padHeight(),
                        conv.window().padWidth(),
                        conv.window().padBottom(),
                        conv.window().padRight()));
        assertEquals(Pool2d.Kind.INNER_AVERAGE, ((Pool2d) layer(read, 1)).kind());
    }

    @ParameterizedTest
    @CsvSource({"2,2,4", "3,2,4", "2,3,3", "3,3,3"})
    void windowsThatReachBeyondTheEnd(int kernel, int stride, int extent) {
        for (String operator : List.of("MaxPool", "AveragePool")) {
            ImportedModel read = new Foreign(13, 3)
                    .then(
                            operator,
                            attribute("kernel_shape", kernel, kernel),
                            attribute("strides", stride, stride),
                            attribute("ceil_mode", 1))
                    .classifier(3)
                    .read();
            assertEquals(extent, read.network().nodes().getFirst().shape().height(), operator);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"images", "merged"})
    void channelShuffles(String form) {
        Foreign model = new Foreign(13, 6);
        boolean merged = form.equals("merged");
        ImportedModel read = model.then(
                        "Reshape", List.of(merged ? model.longs(1, 2, 3, 64) : model.longs(-1, 2, 3, 8, 8)))
                .then("Transpose", merged ? attribute("perm", 0, 2, 1, 3) : attribute("perm", 0, 2, 1, 3, 4))
                .then("Reshape", List.of(model.longs(-1, 6, 8, 8)))
                .conv(4, 3, 1, attribute("group", 2))
                .classifier(4)
                .read();
        assertEquals(new ChannelShuffle(2), layer(read, 0));
    }

    @Test
    void channelsCutAndJoined() {
        Foreign model = new Foreign(13, 6);
        NodeProto split = NodeProto.newBuilder()
                .setOpType("Split")
                .addInput("x")
                .addInput(model.longs(2, 4))
                .addOutput("a")
                .addOutput("b")
                .addAttribute(attribute("axis", 1))
                .build();
        model.node(split);
        model.node("Gather", List.of("x", model.longs(5, 0)), attribute("axis", 1));
        String taken = model.last();
        model.node("Slice", List.of("x", model.longs(-3), model.longs(Long.MAX_VALUE), model.longs(1)));
        ImportedModel read = model.node("Concat", List.of("b", "a", taken, model.last()), attribute("axis", -3))
                .classifier(11)
                .read();
        assertEquals(
                List.of("Slice", "Slice", "Select", "Slice", "Concat", "GlobalAveragePool", "Linear"), kinds(read));
    }

    @Test
    void rowsAndColumnsSkipped() {
        Foreign model = new Foreign(13, 3);
        ImportedModel read = model.then(
                        "Slice", List.of(model.longs(0, 0), model.longs(8, 8), model.longs(2, 3), model.longs(2, 2)))
                .conv(4, 3, 1)
                .classifier(4)
                .read();
        assertEquals(new TensorShape(3, 4, 4), read.network().nodes().getFirst().shape());
    }

    @Test
    void whatDoesNothingVanishes() {
        Foreign model = new Foreign(11, 3);
        ImportedModel read = model.then("Identity")
                .conv(4, 3, 1)
                .then("Dropout", attribute("ratio", 0.5f))
                .then("GlobalAveragePool")
                .then("Squeeze", attribute("axes", 2, 3))
                .then("Unsqueeze", attribute("axes", 2, 3))
                .then("Flatten")
                .then("Gemm", List.of(model.weights(4, 3)))
                .then("LogSoftmax", attribute("axis", 1))
                .read();
        assertEquals(List.of("Conv2d", "GlobalAveragePool", "Linear"), kinds(read));
        assertEquals(Ending.LOG_SOFTMAX, read.ending());
    }

    @Test
    void normalisationOfTheImagesInsideTheModel() {
        Foreign model = new Foreign(13, 3);
        ImportedModel read = model.then("Sub", List.of(model.weights(3, 1, 1)))
                .then("Div", List.of(model.floats(List.of(1, 3, 1, 1), 1, 2, 4)))
                .then("Relu")
                .then("Mul", List.of(model.floats(List.of(), 0.1f)))
                .classifier(3)
                .read();
        assertEquals(
                List.of("BatchNorm", "BatchNorm", "Activation", "BatchNorm", "GlobalAveragePool", "Linear"),
                kinds(read));
    }

    @Test
    void sumsOfResults() {
        Foreign model = new Foreign(13, 3);
        String a = model.conv(3, 3, 1).last();
        ImportedModel read = model.node("Add", List.of(a, "x"))
                .node("Sum", List.of(model.last(), a, "x"))
                .then("GlobalMaxPool")
                .then("Flatten")
                .then("Gemm", List.of(model.weights(3, 3)))
                .read();
        assertEquals(List.of("Conv2d", "Add", "Add", "Pool2d", "Linear"), kinds(read));
    }

    @Test
    void ourOwnQuantizedFiles() {
        for (Precision precision : List.of(Precision.INT8, Precision.named("w4a8"))) {
            Network network = Samples.zoo().get("mobilenet-v2");
            byte[] exported = OnnxExporter.export(
                    new Design(network, precision),
                    Trained.random(network, 1),
                    FloatExportTest.info(network),
                    Trained.inputs(network, 4, 1));
            ImportedModel read = OnnxReader.read(exported, "int8");
            assertEquals(precision, read.precision());
            assertEquals(
                    network.nodes().stream()
                            .filter(n -> n.layer() instanceof Conv2d)
                            .count(),
                    read.network().nodes().stream()
                            .filter(n -> n.layer() instanceof Conv2d)
                            .count());
        }
    }

    @Test
    void aClampThatQuantizationTookOver() {
        Foreign model = new Foreign(13, 3);
        String scale = model.floats(List.of(), 0.01f);
        String zero = model.byteZero();
        ImportedModel read = model.conv(4, 3, 1)
                .then("QuantizeLinear", List.of(scale, zero))
                .then("DequantizeLinear", List.of(scale, zero))
                .classifier(4)
                .read();
        assertEquals(List.of("Conv2d", "Activation", "GlobalAveragePool", "Linear"), kinds(read));
        assertEquals(Function.RELU, function(read, 1));
        assertEquals(Precision.INT8, read.precision());
    }

    @Test
    void whatIsReadCanBeWrittenForAnyBatch() throws Exception {
        ImportedModel read = new Foreign(13, 3)
                .conv(4, 3, 3)
                .classifier(4)
                .then("Softmax", attribute("axis", -1))
                .read();
        byte[] written = OnnxExporter.float32(
                read.network(),
                read.weights(),
                read.info(),
                ExportOptions.DEFAULT.with(read.ending()).withDynamicBatch());
        assertEquals(
                "batch",
                ModelProto.parseFrom(written)
                        .getGraph()
                        .getInput(0)
                        .getType()
                        .getTensorType()
                        .getShape()
                        .getDim(0)
                        .getDimParam());
        try (OnnxModel three = OnnxModel.load(written, new Execution(1, 3))) {
            float[] outputs = three.run(new float[3 * 3 * 8 * 8]);
            assertEquals(9, outputs.length);
            assertEquals(1, outputs[0] + outputs[1] + outputs[2], 1e-6);
        }
    }

    private static Layer layer(ImportedModel model, int i) {
        return model.network().nodes().get(i).layer();
    }

    private static Function function(ImportedModel model, int i) {
        return ((Activation) layer(model, i)).function();
    }
}
