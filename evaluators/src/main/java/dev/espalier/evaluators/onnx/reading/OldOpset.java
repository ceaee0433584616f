package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Models of opset 6, the one in which many older files are, as opset 7. Between the two, attributes that told training from
 * inference vanished, and operands of different shapes are matched as numpy does it, from the last axis, instead of from an
 * axis that an attribute names.
 */
final class OldOpset {
    private static final int LIFTED = 6;
    private static final Set<String> VANISHED = Set.of("is_test", "consumed_inputs", "broadcast", "axis");
    private static final Set<String> BROADCASTING = Set.of("Add", "Sub", "Mul", "Div", "Pow");
    private static final Set<String> CHANGED = Set.of("BatchNormalization", "Dropout", "Gemm");

    private OldOpset() {}

    static ModelProto lifted(ModelProto sound) {
        if (SoundModel.opset(sound) != LIFTED) {
            return sound;
        }
        ModelProto.Builder model = sound.toBuilder().clearOpsetImport();
        model.addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(LIFTED + 1));
        GraphProto.Builder graph = model.getGraphBuilder();
        Map<String, TensorProto.Builder> constants = new HashMap<>();
        graph.getInitializerBuilderList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        for (NodeProto.Builder node : graph.getNodeBuilderList()) {
            boolean broadcasting = BROADCASTING.contains(node.getOpType());
            if (broadcasting) {
                align(new Node(node.build()), constants);
            }
            if (broadcasting || CHANGED.contains(node.getOpType())) {
                NodeProto old = node.build();
                node.clearAttribute();
                old.getAttributeList().stream()
                        .filter(attribute -> !VANISHED.contains(attribute.getName()))
                        .forEach(node::addAttribute);
            }
        }
        return model.build();
    }

    /** Gives the second operand, a constant of one value per channel, axes of length one behind the channels. */
    private static void align(Node node, Map<String, TensorProto.Builder> constants) {
        if (!node.has("axis")) {
            return;
        }
        TensorProto.Builder second = constants.get(node.input(1));
        node.require(
                second != null && second.getDimsCount() <= 1 && node.integer("axis", 1) == 1,
                "matches its operands from an axis on; export the model with a newer opset");
        second.addDims(1).addDims(1);
    }
}
