package dev.espalier.experiments.study;

import dev.espalier.experiments.definition.NearestWord;
import java.io.Serial;
import java.util.Collection;

/** There is nothing of that name; the message suggests the nearest. */
public final class UnknownNameException extends IllegalArgumentException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnknownNameException(String message) {
        super(message);
    }

    /** There is no {@code kind}, such as a study, called {@code name} among {@code known}. */
    public UnknownNameException(String kind, String name, Collection<String> known) {
        this("there is no " + kind + " '" + name + "'"
                + (known.isEmpty() ? ", nor any other" : NearestWord.hint(name, known)));
    }
}
