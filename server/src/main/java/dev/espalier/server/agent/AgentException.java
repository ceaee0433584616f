package dev.espalier.server.agent;

import java.io.Serial;

/** The agent cannot start. The message says why, and how to mend it. */
public final class AgentException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    AgentException(String message, Throwable cause) {
        super(message, cause);
    }
}
