package dev.espalier.server.upload;

import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.pruning.BaseModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The program that reads one model and leaves what it thinks of it in a file: nothing, or why it cannot be compressed. */
final class InspectionProcess {
    private InspectionProcess() {}

    static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[1]), refusal(Path.of(arguments[0])));
    }

    private static String refusal(Path model) {
        try {
            BaseModel base = BaseModel.read(model);
            return base.groups().free().isEmpty() ? "the model has no channels that could be cut" : "";
        } catch (OnnxModelException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
