package dev.espalier.evaluators.worker;

/** Workers cannot be started or used at all; a candidate that fails is an answer instead. */
public final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WorkerException(String message) {
        super(message);
    }

    WorkerException(String message, Throwable cause) {
        super(message, cause);
    }
}
