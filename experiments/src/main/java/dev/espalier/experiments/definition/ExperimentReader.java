package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Reads experiments, and gathers everything that is wrong with one before it complains. */
public final class ExperimentReader {
    private static final RecordReader<Experiment> READER = new RecordReader<>(Experiment.class);
    static final RecordForm<Experiment> FORM = READER.form();

    private ExperimentReader() {}

    /**
     * The experiment of a file; it is called as the file is unless it says otherwise.
     *
     * @param overrides {@code key=value} as {@code --set} takes them, laid over the file in this order
     * @throws InvalidExperimentException if it cannot be read or run; it lists all that is wrong
     */
    public static Experiment read(Path file, List<String> overrides) {
        String name = String.valueOf(file.getFileName());
        return read(file.toString(), name.replaceFirst("\\.ya?ml$", ""), RecordReader.text(file), overrides);
    }

    /**
     * A ready experiment that travels with the program, {@code demo} or {@code fashion-mnist}.
     *
     * @param overrides laid over it as over a file
     * @throws InvalidExperimentException if it cannot be run so; it lists all that is wrong
     */
    public static Experiment ready(String name, List<String> overrides) {
        return read(name + ".yaml", name, readyText(name), overrides);
    }

    /**
     * The text of a ready experiment, {@code demo}, {@code fashion-mnist} or {@code reference}.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    public static String readyText(String name) {
        try (InputStream in =
                ExperimentReader.class.getResourceAsStream("/dev/espalier/experiments/" + name + ".yaml")) {
            require(in != null, "there is no ready experiment '%s'", name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The experiment that {@code text} describes.
     *
     * @throws InvalidExperimentException if it cannot be run; it lists all that is wrong
     */
    public static Experiment read(String text) {
        return read("", "untitled", text, List.of());
    }

    /** An experiment with every value left at its default. */
    public static Experiment defaults() {
        return read("");
    }

    private static Experiment read(String file, String name, String text, List<String> overrides) {
        Experiment read = READER.read(file, text, overrides);
        return read.name().isEmpty() ? read.named(name) : read;
    }
}
