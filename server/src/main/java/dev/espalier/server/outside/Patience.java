package dev.espalier.server.outside;

import static dev.espalier.space.Requirement.require;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Answers that are waited for, instead of asked for again and again. */
final class Patience {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final double LONGEST = 300;

    private Patience() {}

    /**
     * What {@code look} finds as soon as it finds something, or nothing.
     *
     * @param seconds how long to wait for it; 0 looks once
     * @throws IllegalArgumentException if that is negative or more than five minutes
     */
    static <T> Optional<T> await(double seconds, Supplier<Optional<T>> look) throws InterruptedException {
        require(
                seconds >= 0 && seconds <= LONGEST,
                "waitSeconds must be from 0 to %s, got %s; ask again to wait longer",
                (int) LONGEST,
                seconds);
        long end = System.nanoTime() + (long) (seconds * 1e9);
        Optional<T> found = look.get();
        while (found.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(LOOK);
            found = look.get();
        }
        return found;
    }
}
