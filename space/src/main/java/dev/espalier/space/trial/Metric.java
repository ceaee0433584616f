package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A quantity known of a candidate, by the name it has everywhere: experiment files, command line, REST interface and
 * report.
 *
 * @param unit what one is, {@code ms} or {@code bytes}; empty for a plain number
 * @param goal which way is better
 */
public record Metric(String name, String unit, Goal goal) {
    /** Which way is better. */
    public enum Goal {
        /** Larger is better. */
        MAXIMIZE,
        /** Smaller is better. */
        MINIMIZE
    }

    /** Share of validation images the exported model classifies rightly, 0 to 1. */
    public static final Metric ACCURACY = new Metric("accuracy", "", Goal.MAXIMIZE);

    /** Time of one inference of the exported model at batch 1, in milliseconds, measured on the study's device. */
    public static final Metric LATENCY_MS = new Metric("latencyMs", "ms", Goal.MINIMIZE);

    /** Multiply-adds of one inference. */
    public static final Metric MACS = new Metric("macs", "", Goal.MINIMIZE);

    /** Trainable weights. */
    public static final Metric PARAMS = new Metric("params", "", Goal.MINIMIZE);

    /** Bytes moved by one inference. */
    public static final Metric MEMORY_ACCESS = new Metric("memoryAccess", "bytes", Goal.MINIMIZE);

    /** Most bytes of activations alive at once. */
    public static final Metric PEAK_ACTIVATION = new Metric("peakActivation", "bytes", Goal.MINIMIZE);

    /** Length of the exported model file in bytes. */
    public static final Metric SIZE_BYTES = new Metric("sizeBytes", "bytes", Goal.MINIMIZE);

    /** Share of test images classified rightly, 0 to 1; known only of members of a reported front. */
    public static final Metric TEST_ACCURACY = new Metric("testAccuracy", "", Goal.MAXIMIZE);

    /** Every metric, in the order in which tables show them. */
    public static final List<Metric> ALL =
            List.of(ACCURACY, LATENCY_MS, MACS, PARAMS, MEMORY_ACCESS, PEAK_ACTIVATION, SIZE_BYTES, TEST_ACCURACY);

    /**
     * The metric called {@code name}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Metric named(String name) {
        return ALL.stream()
                .filter(metric -> metric.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '%s', only %s"
                        .formatted(name, ALL.stream().map(Metric::name).collect(Collectors.joining(", ")))));
    }

    /** {@code value} as a cost: negated where larger is better, so that smaller is always better. */
    public double cost(double value) {
        require(!Double.isNaN(value), "%s is not a number", name);
        return goal == Goal.MINIMIZE ? value : -value;
    }

    @Override
    public String toString() {
        return name;
    }
}
