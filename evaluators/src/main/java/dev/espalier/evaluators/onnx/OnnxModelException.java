package dev.espalier.evaluators.onnx;

import java.io.Serial;

/** A file is no model, is damaged, or is a model of a kind that cannot be run here. The message names the file. */
public final class OnnxModelException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** Says what is wrong with which file. */
    public OnnxModelException(String message) {
        super(message);
    }

    /** Says what is wrong with which file, and what showed it. */
    public OnnxModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
