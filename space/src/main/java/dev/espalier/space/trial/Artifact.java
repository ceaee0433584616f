package dev.espalier.space.trial;

import java.nio.file.Path;

/**
 * A file that a trial made.
 *
 * @param kind what it is, {@code model} for the exported ONNX file, {@code coded} for that as a short file
 * @param sha256 hexadecimal digest of its content
 * @param bytes its length
 */
public record Artifact(String kind, Path path, String sha256, long bytes) {
    /** The kind of the exported ONNX model. */
    public static final String MODEL = "model";

    /** The kind of the short file that the exported model can be read back from. */
    public static final String CODED = "coded";
}
