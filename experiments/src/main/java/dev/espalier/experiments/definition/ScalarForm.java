package dev.espalier.experiments.definition;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * A value of one word or number.
 *
 * @param words the words to choose from; empty if it is not a choice
 * @param parse throws an {@link IllegalArgumentException} that says what is wrong with the text
 */
record ScalarForm<T>(String expects, List<String> words, Function<String, T> parse, Function<T, String> format)
        implements Form<T> {
    private static final Resolver RESOLVER = new Resolver();

    @Override
    public Optional<T> read(Place place) {
        return place.scalar(expects).flatMap(text -> {
            if (!words.isEmpty() && !words.contains(text)) {
                return place.unknown("'" + text + "' is not one of " + String.join(", ", words), text, words);
            }
            try {
                return Optional.of(parse.apply(text));
            } catch (IllegalArgumentException e) {
                return place.problem(e.getMessage());
            }
        });
    }

    @Override
    public Node write(T value) {
        return node(format.apply(value), value instanceof String);
    }

    /** A scalar whose tag is what its text implies, unless it is a {@code string} whatever it looks like. */
    static ScalarNode node(String text, boolean string) {
        Tag tag = string ? Tag.STR : RESOLVER.resolve(NodeId.scalar, text, true);
        return new ScalarNode(tag, text, null, null, ScalarStyle.PLAIN);
    }
}
