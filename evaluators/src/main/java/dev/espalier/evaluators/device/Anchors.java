package dev.espalier.evaluators.device;

import static dev.espalier.space.Requirement.require;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The anchor model's times, in milliseconds, that drift is told against, by machine. The first time said of a machine
 * stands, so that whatever is measured with one of these can be compared. Safe for several threads.
 */
public final class Anchors {
    private final Map<String, Double> times = new TreeMap<>();

    /** The time for {@code machine}, if one is known. */
    public synchronized OptionalDouble of(String machine) {
        Double time = times.get(machine);
        return time == null ? OptionalDouble.empty() : OptionalDouble.of(time);
    }

    /**
     * Keeps a time, unless one is known for that machine.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public synchronized void keep(String machine, double milliseconds) {
        require(milliseconds > 0, "the anchor's time must be positive, got %s", milliseconds);
        times.putIfAbsent(machine, milliseconds);
    }

    /** Keeps those of {@code others} for which none is known. */
    public void keep(Map<String, Double> others) {
        others.forEach(this::keep);
    }

    /** All that is known. */
    public synchronized Map<String, Double> times() {
        return Map.copyOf(times);
    }
}
