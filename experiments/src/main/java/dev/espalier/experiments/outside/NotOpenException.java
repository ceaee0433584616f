package dev.espalier.experiments.outside;

import java.io.Serial;

/** A study does not take what was brought, at least not now; the message says why, and what would be right. */
public final class NotOpenException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    NotOpenException(String message) {
        super(message);
    }
}
