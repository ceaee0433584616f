package dev.espalier.server.cli;

import dev.espalier.evaluators.coding.CodingException;
import dev.espalier.evaluators.onnx.CodedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "decode",
        description = "Makes an ONNX file of a coded model again, byte for byte the one it was coded of.")
final class DecodeCommand implements Runnable {
    @Parameters(paramLabel = "FILE.espm", description = "A file of 'espalier export --coded'.")
    private Path coded = Path.of("");

    @Option(names = "--to", paramLabel = "FILE.onnx", required = true, description = "The file to write.")
    private Path file = Path.of("");

    private final Terminal terminal;

    DecodeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        if (!Files.isRegularFile(coded)) {
            throw new WrongInputException(coded + ": there is no such file");
        }
        OutputFile.check(file);
        try {
            Files.write(file, CodedModel.read(coded));
            terminal.out().println(file.toAbsolutePath());
        } catch (CodingException e) {
            throw new WrongInputException(coded + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
