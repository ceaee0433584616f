package dev.espalier.evaluators.data;

/** Data cannot be had: the message says what is wrong, where, and how to mend it. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is wrong, where and how to mend it. */
    public DataException(String message) {
        super(message);
    }

    /** What is wrong, where and how to mend it, found out by {@code cause}. */
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
