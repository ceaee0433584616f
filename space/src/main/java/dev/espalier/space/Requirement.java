package dev.espalier.space;

/** Refuses arguments that cannot be right, with a message that names the thing, the value and what would be right. */
public final class Requirement {
    private Requirement() {}

    /**
     * Does nothing if {@code holds}.
     *
     * @throws IllegalArgumentException with {@code message} formatted from {@code values} otherwise
     */
    public static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalArgumentException(message.formatted(values));
        }
    }
}
