package dev.espalier.evaluators.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime's basic optimisation as a tool: constants and computations of shapes are folded, operators that do nothing
 * vanish, an addition behind a matrix product becomes its bias. What is left computes the same in standard operators.
 */
public final class Simplifier {
    /** They would give names, numbers or nodes another form than the model's author did, and help nobody who reads it. */
    private static final String LEFT_OUT = String.join(
            ";",
            "CommonSubexpressionElimination",
            "ConstantSharing",
            "ConvBNFusion",
            "GatherSliceToSplitFusion",
            "GatherToSliceFusion");

    private Simplifier() {}

    /**
     * The simplified form of {@code model}, which people know as {@code name}.
     *
     * @param largest bytes of the largest constant that may be computed; larger ones stay computations
     * @throws OnnxModelException if ONNX Runtime cannot load the model
     */
    public static byte[] simplify(byte[] model, String name, long largest) {
        try {
            Path file = Files.createTempFile("espalier-simplified", ".onnx");
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.setOptimizedModelFilePath(file.toString());
                options.addConfigEntry("session.disable_quant_qdq", "1");
                options.addConfigEntry("optimization.disable_specified_optimizers", LEFT_OUT);
                options.addConfigEntry(
                        "optimization.constant_folding_max_output_size_in_bytes", Long.toString(largest));
                OnnxSessions.close(OnnxSessions.environment().createSession(model, options));
                return Files.readAllBytes(file);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (OrtException e) {
            throw OnnxSessions.refusal(name, e);
        } catch (IOException e) {
            throw new OnnxModelException("no temporary file can be written: " + e, e);
        }
    }
}
