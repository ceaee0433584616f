package dev.espalier.evaluators.device;

import dev.espalier.space.choice.Design;
import java.util.Optional;

/**
 * What is to be timed.
 *
 * @param onnx the file that would be deployed
 * @param design what is in it, where that is known; a table can tell nothing without
 */
public record ExportedModel(byte[] onnx, Optional<Design> design) {
    /** A file of which we know what is in it. */
    public static ExportedModel of(Design design, byte[] onnx) {
        return new ExportedModel(onnx, Optional.of(design));
    }

    /** A file from elsewhere. */
    public static ExportedModel of(byte[] onnx) {
        return new ExportedModel(onnx, Optional.empty());
    }
}
