package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** One operator of a graph, with its attributes by name and its refusals. */
record Node(NodeProto proto) {
    String operator() {
        return proto.getDomain().isEmpty() || proto.getDomain().equals("ai.onnx")
                ? proto.getOpType()
                : proto.getDomain() + "." + proto.getOpType();
    }

    /** The node's name as the file has it, else that of its first output. */
    String name() {
        return proto.getName().isEmpty() ? output() : proto.getName();
    }

    String output() {
        return proto.getOutputCount() > 0 ? proto.getOutput(0) : "";
    }

    /** Name of input {@code i}; empty if it is not given. */
    String input(int i) {
        return i < proto.getInputCount() ? proto.getInput(i) : "";
    }

    long integer(String attribute, long otherwise) {
        return find(attribute).map(AttributeProto::getI).orElse(otherwise);
    }

    float real(String attribute, float otherwise) {
        return find(attribute).map(AttributeProto::getF).orElse(otherwise);
    }

    String text(String attribute, String otherwise) {
        return find(attribute).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    Optional<List<Long>> integers(String attribute) {
        return find(attribute).map(AttributeProto::getIntsList);
    }

    boolean has(String attribute) {
        return find(attribute).isPresent();
    }

    private Optional<AttributeProto> find(String attribute) {
        return proto.getAttributeList().stream()
                .filter(a -> a.getName().equals(attribute))
                .findFirst();
    }

    /** The refusal of this node. */
    Refusal refusal(String reason, Object... arguments) {
        return new Refusal("node '%s' (%s): %s", name(), operator(), reason.formatted(arguments));
    }

    /** Refuses this node if {@code holds} is false. */
    void require(boolean holds, String reason, Object... arguments) {
        if (!holds) {
            throw refusal(reason, arguments);
        }
    }
}
