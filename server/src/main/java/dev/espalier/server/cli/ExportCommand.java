package dev.espalier.server.cli;

import dev.espalier.evaluators.onnx.BatchAxis;
import dev.espalier.experiments.study.Laboratory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "export", description = "Copies the model of a trial, an ONNX file.")
final class ExportCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Parameters(index = "1", paramLabel = "TRIAL", description = "Its number in 'espalier trials STUDY'.")
    private int trial;

    @Option(names = "--to", paramLabel = "FILE.onnx", required = true, description = "The file to write.")
    private Path file = Path.of("");

    @Option(names = "--dynamic-batch", description = "The file takes any number of images at once, instead of one.")
    private boolean dynamicBatch;

    @Option(
            names = "--coded",
            description =
                    "The model as a short file, for sending and storing; 'espalier decode' makes the model of it again.")
    private boolean coded;

    private final Terminal terminal;

    ExportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        if (coded && dynamicBatch) {
            throw new WrongInputException(
                    "--coded and --dynamic-batch exclude each other; decode the coded file of a model"
                            + " that takes one image at a time");
        }
        try (Laboratory laboratory = terminal.laboratory()) {
            if (coded) {
                Files.copy(laboratory.codedModel(study, trial), file, StandardCopyOption.REPLACE_EXISTING);
            } else {
                laboratory.export(study, trial, file);
            }
            if (dynamicBatch) {
                Files.write(file, BatchAxis.dynamic(Files.readAllBytes(file)));
            }
            terminal.out().println(file.toAbsolutePath());
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
