package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What ONNX Runtime really executes of a model. */
final class ExecutedKernels {
    private ExecutedKernels() {}

    /** How often each operator is in the model as it was optimised. */
    static Map<String, Long> of(byte[] model) {
        try {
            Path optimized = Files.createTempFile("optimized", ".onnx");
            try (OrtSession.SessionOptions options = OnnxSessions.options()) {
                options.setOptimizedModelFilePath(optimized.toString());
                OnnxSessions.environment().createSession(model, options).close();
                return ModelProto.parseFrom(Files.readAllBytes(optimized)).getGraph().getNodeList().stream()
                        .collect(Collectors.groupingBy(NodeProto::getOpType, TreeMap::new, Collectors.counting()));
            } finally {
                Files.delete(optimized);
            }
        } catch (OrtException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
