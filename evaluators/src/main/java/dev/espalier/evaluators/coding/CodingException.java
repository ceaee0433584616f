package dev.espalier.evaluators.coding;

import java.io.Serial;

/** A file does not hold compressed weights, or is damaged. The message says which and what is wrong. */
public final class CodingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** @param message a pattern as of {@link String#format}, for {@code values} */
    public CodingException(String message, Object... values) {
        super(message.formatted(values));
    }
}
