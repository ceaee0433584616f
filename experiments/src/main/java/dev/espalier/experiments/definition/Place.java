package dev.espalier.experiments.definition;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A node of the file on its way to become a value: it knows where it stands, and where to say what is wrong.
 *
 * @param path the key that leads here
 * @param origin the file or the option that wrote the node
 * @param options what options brought: nodes that stand in no file
 * @param problems where problems are gathered
 */
record Place(String path, Node node, String origin, Map<Node, String> options, List<Problem> problems) {
    private static final Pattern KEY = Pattern.compile("([a-zA-Z]+(?:\\.[a-zA-Z]+)*): (.+)", Pattern.DOTALL);

    /** The place of a mapping's value. */
    Place at(String key, Node value) {
        return step(path.isEmpty() ? key : path + "." + key, value);
    }

    /** The place of a list's item, counted from 1 as the genes of a space are. */
    Place at(int item, Node value) {
        return step(path + "[" + item + "]", value);
    }

    private Place step(String path, Node node) {
        return new Place(path, node, options.getOrDefault(node, origin), options, problems);
    }

    /** Whether nothing is written here, so that the default holds. */
    boolean isEmpty() {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    Optional<String> scalar(String expected) {
        if (node instanceof ScalarNode scalar) {
            return Optional.of(scalar.getValue());
        }
        return problem("expected " + expected + ", found " + what());
    }

    Optional<MappingNode> mapping() {
        if (node instanceof MappingNode mapping) {
            return Optional.of(mapping);
        }
        return problem("expected keys with values, found " + what());
    }

    /** What stands here, for a message. */
    String what() {
        return switch (node) {
            case MappingNode _ -> "keys with values";
            case SequenceNode _ -> "a list";
            case ScalarNode scalar -> "'" + scalar.getValue() + "'";
            default -> "something else";
        };
    }

    /** Notes a problem; there is no value then. */
    <T> Optional<T> problem(String message) {
        return note(message, "");
    }

    /**
     * Notes why the keys here do not go together: at the key that the message begins with, {@code fidelity.from: …}, as far as
     * that is written here.
     */
    <T> Optional<T> refused(String message) {
        Matcher key = KEY.matcher(message);
        if (!key.matches()) {
            return problem(message);
        }
        Place deepest = this;
        for (String name : key.group(1).split("\\.")) {
            Optional<Node> value = deepest.value(name);
            if (value.isEmpty()) {
                break;
            }
            deepest = deepest.at(name, value.get());
        }
        if (deepest == this) {
            return problem(message);
        }
        String whole = path.isEmpty() ? key.group(1) : path + "." + key.group(1);
        return new Place(whole, deepest.node, deepest.origin, options, problems).problem(key.group(2));
    }

    private Optional<Node> value(String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .map(NodeTuple::getValueNode)
                        .findFirst()
                : Optional.empty();
    }

    /** Notes that {@code word} is none of {@code valid}, and which of them it may have meant. */
    <T> Optional<T> unknown(String message, String word, Collection<String> valid) {
        return note(message, NearestWord.to(word, valid).orElse(""));
    }

    private <T> Optional<T> note(String message, String suggestion) {
        Mark mark = node.getStartMark();
        boolean inFile = mark != null && !options.containsValue(origin);
        problems.add(new Problem(
                origin, inFile ? mark.getLine() + 1 : 0, inFile ? mark.getColumn() + 1 : 0, path, message, suggestion));
        return Optional.empty();
    }
}
