package dev.espalier.evaluators.latency;

import java.util.OptionalInt;

/**
 * What a latency was measured on.
 *
 * @param name what people and stored trials call it, {@code cpu-1t} and the processor's model
 * @param threads how many threads compute
 * @param core the core the measuring thread is pinned to; empty where threads cannot be pinned
 */
public record Device(String name, int threads, OptionalInt core) {
    /** This machine with one thread, pinned to the last core this process may use. */
    public static Device here() {
        throw new UnsupportedOperationException();
    }
}
