package dev.espalier.server.cli;

import java.io.Serial;

/** The command cannot do what it was asked; the message says what is wrong and how to mend it. */
final class WrongInputException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    WrongInputException(String message) {
        super(message);
    }

    WrongInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
