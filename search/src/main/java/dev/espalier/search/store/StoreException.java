package dev.espalier.search.store;

/** The store cannot be opened, read or written. The message says what, where, and how to mend it. */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
