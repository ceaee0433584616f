package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads experiments, and gathers everything that is wrong with one before it complains. */
public final class ExperimentReader {
    static final RecordForm<Experiment> FORM = new RecordForm<>(Experiment.class);

    private ExperimentReader() {}

    /**
     * The experiment of a file; it is called as the file is unless it says otherwise.
     *
     * @param overrides {@code key=value} as {@code --set} takes them, laid over the file in this order
     * @throws InvalidExperimentException if it cannot be read or run; it lists all that is wrong
     */
    public static Experiment read(Path file, List<String> overrides) {
        String name = String.valueOf(file.getFileName());
        try {
            return read(file.toString(), name.replaceFirst("\\.ya?ml$", ""), Files.readString(file), overrides);
        } catch (CharacterCodingException e) {
            throw refused(file, "is not a text in UTF-8");
        } catch (IOException e) {
            throw refused(
                    file,
                    Files.isDirectory(file) ? "is a folder" : Files.exists(file) ? "cannot be read" : "does not exist");
        }
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
        List<Problem> problems = new ArrayList<>();
        Optional<Experiment> experiment = parse(file, text, problems).flatMap(node -> {
            Overrides options = new Overrides(problems);
            Node root = node;
            for (String override : overrides) {
                root = options.apply(root, override);
            }
            return FORM.read(new Place("", root, file, options.origins(), problems));
        });
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new InvalidExperimentException(problems);
        }
        return experiment
                .map(read -> read.name().isEmpty() ? read.named(name) : read)
                .orElseThrow(() -> new IllegalStateException("no experiment and no problem"));
    }

    private static Optional<Node> parse(String file, String text, List<Problem> problems) {
        try {
            return Optional.of(YamlText.parse(text));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String message = "not YAML: " + e.getProblem() + (e.getContext() == null ? "" : " " + e.getContext());
            problems.add(new Problem(file, mark.getLine() + 1, mark.getColumn() + 1, "", message, ""));
        } catch (YAMLException e) {
            problems.add(new Problem(file, 0, 0, "", "not YAML: " + e.getMessage(), ""));
        }
        return Optional.empty();
    }

    private static InvalidExperimentException refused(Path file, String message) {
        return new InvalidExperimentException(List.of(new Problem(file.toString(), 0, 0, "", message, "")));
    }
}
