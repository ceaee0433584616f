package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network that a command is about: one of the zoo, perhaps varied, or the classifier in an ONNX file. */
final class NetworkChoice {
    private static final String FILE_ENDING = ".onnx";

    @Parameters(paramLabel = "NAME|FILE.onnx", description = "One of 'espalier networks', or a model file.")
    private String name = "";

    @Mixin
    private final ZooOptions zoo = new ZooOptions();

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "float32, int8, w4a8 or w2a8: what the network computes with; that of the file, of a reference "
                            + "network float32 if not said.")
    private Optional<String> precision = Optional.empty();

    /** What was typed. */
    String name() {
        return name;
    }

    /**
     * The file, if one was chosen.
     *
     * @throws WrongInputException if it does not exist
     * @throws IllegalArgumentException if it is to be varied, which only reference networks are
     */
    Optional<Path> file() {
        if (!name.endsWith(FILE_ENDING)) {
            return Optional.empty();
        }
        require(!zoo.vary(), "options that vary a reference network cannot be said of a file, %s", name);
        Path file = Path.of(name);
        if (!Files.exists(file)) {
            throw new WrongInputException(name + ": does not exist");
        }
        return Optional.of(file);
    }

    /** The precision that was asked for. */
    Optional<Precision> precision() {
        return precision.map(Precision::named);
    }

    /**
     * The network and what it computes with.
     *
     * @throws WrongInputException if the file does not exist
     * @throws IllegalArgumentException if there is no network of that name, or it cannot be varied so
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if the file is no classifier that can be read
     */
    Design design() {
        Optional<Path> file = file();
        if (file.isEmpty()) {
            return new Design(zoo.network(name), precision().orElse(Precision.FLOAT32));
        }
        ImportedModel model = OnnxReader.read(file.get());
        return new Design(model.network(), precision().orElse(model.precision()));
    }
}
