package dev.espalier.evaluators.onnx.reading;

import dev.espalier.evaluators.onnx.OnnxModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads ONNX classifiers of opsets 7 to 21. */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * The classifier in {@code file}.
     *
     * @throws OnnxModelException if the file cannot be read, is no sound ONNX model, or has a part that no layer of a
     *     network computes; the message names the node, its operator and what would help
     */
    public static ImportedModel read(Path file) {
        try {
            return read(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new OnnxModelException(file + " cannot be read: " + e, e);
        }
    }

    /**
     * The classifier in {@code model}, which people know as {@code name}.
     *
     * @throws OnnxModelException as {@link #read(Path)}
     */
    public static ImportedModel read(byte[] model, String name) {
        throw new OnnxModelException(name + " cannot be imported yet");
    }
}
