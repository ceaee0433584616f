package dev.espalier.server.definition;

import static dev.espalier.space.Requirement.require;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** An experiment file as text. */
@Serdeable
public record Definition(@Nullable String yaml) {
    /**
     * The text.
     *
     * @throws IllegalArgumentException if the request brought none
     */
    public String text() {
        String given = yaml;
        require(given != null, "the request needs a field 'yaml' with the experiment file as text");
        return given;
    }
}
