package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatExportTest {
    static Stream<Arguments> layers() {
        return arguments(Samples.layers());
    }

    static Stream<Arguments> blocks() {
        return arguments(Samples.blocks());
    }

    static Stream<Arguments> zoo() {
        return arguments(Samples.zoo());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"layers", "blocks", "zoo"})
    void computesWhatTheNetworkComputes(String name, Network network) {
        checkParity(network, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void computesWhatARandomNetworkComputes(long seed) {
        checkParity(Samples.random(seed), seed);
    }

    @Test
    void aChangedWeightIsNoParity() {
        Network network = Samples.blocks().get("residual");
        Weights weights = Trained.random(network, 1);
        byte[] model = OnnxExporter.float32(network, weights, info(network));
        weights.tensors().get("classifier.bias").values()[0] += 0.01f;
        try (OnnxModel loaded = OnnxModel.load(model)) {
            double error = Parity.error(loaded, new Interpreter(network, weights)::run, Trained.inputs(network, 2, 1));
            assertTrue(error > 1e-4, "error " + error);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("zoo")
    void foldsEveryNormalisation(String name, Network network) throws InvalidProtocolBufferException {
        ModelProto model =
                ModelProto.parseFrom(OnnxExporter.float32(network, Weights.random(network, 0), info(network)));
        assertEquals(
                List.of(),
                model.getGraph().getNodeList().stream()
                        .map(NodeProto::getOpType)
                        .filter("BatchNormalization"::equals)
                        .toList());
        assertEquals(17, model.getOpsetImport(0).getVersion());
        assertEquals(8, model.getIrVersion());
    }

    @Test
    void theSameNetworkGivesTheSameBytes() {
        Network network = Samples.random(5);
        assertArrayEquals(
                OnnxExporter.float32(network, Weights.random(network, 7), info(network)),
                OnnxExporter.float32(network, Weights.random(network, 7), info(network)));
    }

    @Test
    void namesAndShapesAreTheContract() {
        Network network = Zoo.LENET_5.network();
        byte[] model = OnnxExporter.float32(network, Weights.random(network, 7), info(network));
        try (OnnxModel loaded = OnnxModel.load(model)) {
            assertEquals(List.of(1L, 1L, 28L, 28L), loaded.inputShape());
            assertEquals(784, loaded.inputSize());
            assertEquals(10, loaded.outputSize());
        }
    }

    static ModelInfo info(Network network) {
        return ModelInfo.anonymous(
                network.input().channels(), (int) network.output().elements());
    }

    static Stream<Arguments> arguments(Map<String, Network> networks) {
        return networks.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static void checkParity(Network network, long seed) {
        Weights weights = Trained.random(network, seed);
        try (OnnxModel model = OnnxModel.load(OnnxExporter.float32(network, weights, info(network)))) {
            Parity.check(model, new Interpreter(network, weights)::run, Trained.inputs(network, 3, seed + 1));
        }
    }
}
