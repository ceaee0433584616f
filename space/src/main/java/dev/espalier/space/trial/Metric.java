package dev.espalier.space.trial;

import static dev.espalier.space.Requirement.require;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * Length in bytes of the exported model coded: codebooks, relative indices and Huffman codes in the place of its weights,
     * all else deflated. What a download takes; no runtime computes with it.
     */
    public static final Metric CODED_BYTES = new Metric("codedBytes", "bytes", Goal.MINIMIZE);

    /** Share of test images classified rightly, 0 to 1; known only of members of a reported front. */
    public static final Metric TEST_ACCURACY = new Metric("testAccuracy", "", Goal.MAXIMIZE);

    /** Of a model that was cut, before anything is tuned: share of validation images classified rightly, 0 to 1. */
    public static final Metric CUT_ACCURACY = new Metric("cutAccuracy", "", Goal.MAXIMIZE);

    /** Of a model that was cut and tuned, in single precision: share of validation images classified rightly, 0 to 1. */
    public static final Metric TUNED_ACCURACY = new Metric("tunedAccuracy", "", Goal.MAXIMIZE);

    /** What is told about a model, and steers no search: known of some models only, or kept for the finished front. */
    public static final List<Metric> REPORTED = List.of(CUT_ACCURACY, TUNED_ACCURACY, TEST_ACCURACY);

    /** Every metric that has a name of its own, in the order in which tables show them. */
    public static final List<Metric> ALL = List.of(
            ACCURACY,
            LATENCY_MS,
            MACS,
            PARAMS,
            MEMORY_ACCESS,
            PEAK_ACTIVATION,
            SIZE_BYTES,
            CODED_BYTES,
            CUT_ACCURACY,
            TUNED_ACCURACY,
            TEST_ACCURACY);

    /** What a device may be called: letters, digits, dots, dashes and underscores. */
    public static final Pattern DEVICE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

    private static final String ON_DEVICE = LATENCY_MS.name + "@";

    private static final String PREDICTED = "predictedLatencyMs";

    /**
     * As {@link #LATENCY_MS}, but on the stored device called {@code device}: {@code latencyMs@phone}.
     *
     * @throws IllegalArgumentException if no device can be called so
     */
    public static Metric latencyOn(String device) {
        require(
                DEVICE_NAME.matcher(device).matches(),
                "a device's name needs 1 to 40 letters, digits, dots, dashes or underscores, got '%s'",
                device);
        return new Metric(ON_DEVICE + device, LATENCY_MS.unit, LATENCY_MS.goal);
    }

    /**
     * The metric called {@code name}, one of {@link #ALL} or a {@link #latencyOn latency on a device}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Metric named(String name) {
        if (name.startsWith(ON_DEVICE)) {
            return latencyOn(name.substring(ON_DEVICE.length()));
        }
        if (name.startsWith(PREDICTED)) {
            return named(LATENCY_MS.name + name.substring(PREDICTED.length()))
                    .prediction()
                    .orElseThrow();
        }
        return ALL.stream()
                .filter(metric -> metric.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '%s', only %s, and %sDEVICE"
                        .formatted(name, ALL.stream().map(Metric::name).collect(Collectors.joining(", ")), ON_DEVICE)));
    }

    /**
     * What a table foretells of this latency before it is measured: {@code predictedLatencyMs}, {@code
     * predictedLatencyMs@phone}. It is stored beside the latency and never takes its place: no objective, no limit. Empty for
     * anything else than a latency.
     */
    public Optional<Metric> prediction() {
        return isLatency()
                ? Optional.of(new Metric(PREDICTED + name.substring(LATENCY_MS.name.length()), unit, goal))
                : Optional.empty();
    }

    /** Whether it is the {@link #prediction} of a latency. */
    public boolean isPrediction() {
        return name.startsWith(PREDICTED);
    }

    /**
     * The latency that this foretells.
     *
     * @throws IllegalArgumentException if it is no {@link #prediction}
     */
    public Metric predicted() {
        require(isPrediction(), "%s foretells nothing", name);
        return named(LATENCY_MS.name + name.substring(PREDICTED.length()));
    }

    /** {@code metrics} without repetition, in the order in which tables show them: other devices' latencies after ours. */
    public static List<Metric> inOrder(Stream<Metric> metrics) {
        return metrics.distinct().sorted(ORDER).toList();
    }

    private static final Comparator<Metric> ORDER = Comparator.<Metric>comparingInt(
                    metric -> ALL.indexOf(metric.isLatency() || metric.isPrediction() ? LATENCY_MS : metric))
            .thenComparing(Metric::isPrediction)
            .thenComparing(metric -> metric.device().orElse(""));

    /** Whether it is a time of inference, on whichever device. */
    public boolean isLatency() {
        return equals(LATENCY_MS) || device().isPresent();
    }

    /** The stored device it is measured on; empty where it is the study's own, or no device is concerned. */
    public Optional<String> device() {
        return name.startsWith(ON_DEVICE) ? Optional.of(name.substring(ON_DEVICE.length())) : Optional.empty();
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
