package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the cost model says without running a network is what ONNX Runtime does when it runs it. */
class ExecutedGraphTest {
    static Stream<Arguments> networks() {
        Map<String, Network> all = Samples.blocks();
        all.putAll(Samples.wholeZoo());
        return FloatExportTest.arguments(all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void hasTheShapesAndDoesTheMultiplyAddsThatWereCounted(String name, Network network)
            throws OrtException, IOException {
        NetworkCost cost = CostModel.count(network, Precision.FLOAT32);
        ModelProto model = ModelProto.parseFrom(
                OnnxExporter.float32(network, Weights.random(network, 1), FloatExportTest.info(network)));
        Map<String, long[]> shapes = executedShapes(network, model);

        long macs = 0;
        Map<String, TensorProto> constants = model.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, tensor -> tensor));
        Set<String> shifts = network.nodes().stream()
                .filter(node -> node.layer() instanceof Shift)
                .map(Network.Node::name)
                .collect(Collectors.toSet());
        for (NodeProto node : model.getGraph().getNodeList()) {
            boolean multiplies =
                    node.getOpType().equals("Conv") || node.getOpType().equals("Gemm");
            if (multiplies && !shifts.contains(node.getOutput(0))) {
                long perPosition =
                        constants.get(node.getInput(1)).getDimsList().stream().reduce(1L, Math::multiplyExact);
                long[] out = shapes.get(node.getOutput(0));
                macs += perPosition * (out.length == 4 ? out[2] * out[3] : 1);
            }
        }
        assertEquals(cost.macs(), macs);
        for (Network.Node node : network.nodes()) {
            long[] executed = shapes.get(node.name());
            if (executed != null) {
                TensorShape shape = node.shape();
                long[] expected = executed.length == 4
                        ? new long[] {1, shape.channels(), shape.height(), shape.width()}
                        : new long[] {1, shape.elements()};
                assertArrayEquals(expected, executed, node.name());
            }
        }
    }

    /** The shape of every tensor as the runtime gives it. */
    private static Map<String, long[]> executedShapes(Network network, ModelProto model) throws OrtException {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Set<String> outputs = new HashSet<>(Set.of(FloatGraph.OUTPUT));
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (outputs.add(node.getOutput(0))) {
                graph.addOutput(ValueInfoProto.newBuilder().setName(node.getOutput(0)));
            }
        }
        TensorShape in = network.input();
        long[] shape = {1, in.channels(), in.height(), in.width()};
        Map<String, long[]> shapes = new HashMap<>();
        try (OrtSession session = OnnxSessions.open(
                        model.toBuilder().setGraph(graph).build().toByteArray(), "the model under test");
                OnnxTensor zeros = OnnxTensor.createTensor(
                        OnnxSessions.environment(), FloatBuffer.allocate((int) in.elements()), shape);
                OrtSession.Result result = session.run(Map.of(FloatGraph.INPUT, zeros))) {
            result.forEach(entry ->
                    shapes.put(entry.getKey(), ((TensorInfo) entry.getValue().getInfo()).getShape()));
        }
        return shapes;
    }
}
