package dev.espalier.experiments.study;

import java.io.Serial;

/** No design of the space can meet the limits; the message names the smallest value that can be reached for each. */
public final class InfeasibleException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    InfeasibleException(String message) {
        super(message);
    }
}
