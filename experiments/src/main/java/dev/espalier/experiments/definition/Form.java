package dev.espalier.experiments.definition;

import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/**
 * How values of one type are written in an experiment file.
 *
 * @param <T> the type
 */
interface Form<T> {
    /** What to write, {@code a whole number}. */
    String expects();

    /** The words to choose from; empty if it is not a choice. */
    default List<String> words() {
        return List.of();
    }

    /** The value written at {@code place}; if it cannot be one, that is noted there and there is none. */
    Optional<T> read(Place place);

    /** What {@link #read} reads as {@code value} again. */
    Node write(T value);
}
