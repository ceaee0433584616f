package dev.espalier.server.upload;

import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.space.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program that reads one model and leaves what it thinks of it in a file: nothing, or why it cannot be used. That is to be
 * compressed, or if input and classes are named to be such a classifier.
 */
final class InspectionProcess {
    private InspectionProcess() {}

    static void main(String[] arguments) throws IOException {
        Files.writeString(
                Path.of(arguments[1]),
                arguments.length == 2
                        ? refusal(Path.of(arguments[0]))
                        : refusal(Path.of(arguments[0]), arguments[2], Long.parseLong(arguments[3])));
    }

    private static String refusal(Path model) {
        try {
            BaseModel base = BaseModel.read(model);
            return base.groups().free().isEmpty() ? "the model has no channels that could be cut" : "";
        } catch (OnnxModelException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static String refusal(Path model, String input, long classes) {
        try {
            Network network = OnnxReader.read(model).network();
            if (!network.input().toString().equals(input)) {
                return "the model takes images of %s, the candidate of %s".formatted(network.input(), input);
            }
            long told = network.output().elements();
            return told == classes ? "" : "the model tells %d classes apart, the candidate %d".formatted(told, classes);
        } catch (OnnxModelException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
