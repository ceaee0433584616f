package dev.espalier.experiments.definition;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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

/**
 * Reads YAML as a record whose components are its keys, and gathers everything that is wrong before it complains.
 *
 * @param <T> the record, all of whose components have a {@link Key}
 */
public final class RecordReader<T extends Record> {
    private final RecordForm<T> form;

    /** A reader of {@code type}. */
    public RecordReader(Class<T> type) {
        this.form = new RecordForm<>(type);
    }

    RecordForm<T> form() {
        return form;
    }

    /**
     * The record of a file.
     *
     * @throws InvalidExperimentException if it cannot be read; it lists all that is wrong
     */
    public T read(Path file) {
        return read(file.toString(), text(file), List.of());
    }

    /**
     * The record that {@code text} describes.
     *
     * @param file where the text comes from, for messages; may be empty
     * @param overrides {@code key=value} as {@code --set} takes them, laid over the text in this order
     * @throws InvalidExperimentException if it cannot be read; it lists all that is wrong
     */
    public T read(String file, String text, List<String> overrides) {
        List<Problem> problems = new ArrayList<>();
        Optional<T> record = parse(file, text, problems).flatMap(node -> {
            Overrides options = new Overrides(problems);
            Node root = node;
            for (String override : overrides) {
                root = options.apply(root, override);
            }
            return form.read(new Place("", root, file, options.origins(), problems));
        });
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new InvalidExperimentException(problems);
        }
        return record.orElseThrow(() -> new IllegalStateException("no record and no problem"));
    }

    /**
     * The text of a file.
     *
     * @throws InvalidExperimentException if it cannot be read
     */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw refused(file, "is not a text in UTF-8");
        } catch (IOException e) {
            throw refused(
                    file,
                    Files.isDirectory(file) ? "is a folder" : Files.exists(file) ? "cannot be read" : "does not exist");
        }
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
