package dev.espalier.server.agent;

import java.io.Serial;

/** A request that is not granted. */
final class Refused extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status of HTTP */
    Refused(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
