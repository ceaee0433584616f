package dev.espalier.experiments.definition;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Values from the command line, {@code training.epochs=3} or {@code space.stages[1].depths=[1,2]}, laid over what the file
 * says. Every node they bring remembers its option, so that a problem names that instead of a line of the file.
 */
final class Overrides {
    private final Map<Node, String> origins = new IdentityHashMap<>();
    private final List<Problem> problems;

    Overrides(List<Problem> problems) {
        this.problems = problems;
    }

    /** The options that brought nodes. */
    Map<Node, String> origins() {
        return origins;
    }

    /** {@code root} with {@code assignment} laid over it. */
    Node apply(Node root, String assignment) {
        String option = "--set " + assignment;
        int equals = assignment.indexOf('=');
        if (equals <= 0) {
            problems.add(new Problem(option, 0, 0, "", "expected key=value, such as training.epochs=3", ""));
            return root;
        }
        try {
            Node value = YamlText.parse(assignment.substring(equals + 1));
            String path =
                    assignment.substring(0, equals).strip().replace("[", ".").replace("]", "");
            return put(root, List.of(path.split("\\.")), value, option);
        } catch (YAMLException e) {
            problems.add(new Problem(option, 0, 0, "", "the value is not YAML", ""));
            return root;
        }
    }

    private Node put(Node at, List<String> path, Node value, String option) {
        if (path.isEmpty()) {
            origins.put(value, option);
            return value;
        }
        List<String> rest = path.subList(1, path.size());
        if (at instanceof SequenceNode sequence) {
            return putItem(sequence, path.getFirst(), rest, value, option);
        }
        List<NodeTuple> tuples = at instanceof MappingNode mapping ? mapping.getValue() : new ArrayList<>();
        for (int i = 0; i < tuples.size(); i++) {
            if (tuples.get(i).getKeyNode() instanceof ScalarNode key
                    && key.getValue().equals(path.getFirst())) {
                Node replaced = put(tuples.get(i).getValueNode(), rest, value, option);
                tuples.set(i, new NodeTuple(key, replaced));
                return at;
            }
        }
        ScalarNode key = ScalarForm.node(path.getFirst(), true);
        origins.put(key, option);
        tuples.add(new NodeTuple(key, put(empty(option), rest, value, option)));
        return at instanceof MappingNode ? at : origin(new MappingNode(Tag.MAP, tuples, FlowStyle.BLOCK), option);
    }

    private Node putItem(SequenceNode sequence, String item, List<String> rest, Node value, String option) {
        List<Node> items = sequence.getValue();
        Optional<Integer> index = Optional.of(item)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= items.size());
        if (index.isEmpty()) {
            String message = "'%s' is no item of a list of %d, counted from 1".formatted(item, items.size());
            problems.add(new Problem(option, 0, 0, "", message, ""));
            return sequence;
        }
        items.set(index.get() - 1, put(items.get(index.get() - 1), rest, value, option));
        return sequence;
    }

    private Node empty(String option) {
        return origin(new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK), option);
    }

    private Node origin(Node node, String option) {
        origins.put(node, option);
        return node;
    }
}
