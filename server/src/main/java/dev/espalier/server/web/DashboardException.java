package dev.espalier.server.web;

import java.io.Serial;

/** The dashboard cannot start. The message says why, and how to mend it. */
public final class DashboardException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    DashboardException(String message, Throwable cause) {
        super(message, cause);
    }
}
