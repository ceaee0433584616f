package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a model file says about itself, so that whoever holds the file alone can use it. Kept in the file's metadata
 * under keys that begin with {@code espalier.}.
 *
 * @param study the study that found the model, empty if none did
 * @param trial the trial's id within the study, empty if there is none
 * @param classes what the outputs mean, in order
 * @param input what the input's values are before normalisation, for example {@code RGB, 0 to 1}
 * @param mean subtracted from every value of a channel, one per channel
 * @param deviation the difference is divided by it, one per channel
 * @param metrics what was known of the model when it was written, by metric name, in alphabetical order
 */
public record ModelInfo(
        String study,
        String trial,
        List<String> classes,
        String input,
        List<Double> mean,
        List<Double> deviation,
        Map<String, Double> metrics) {
    private static final String PREFIX = "espalier.";
    private static final String METRIC = PREFIX + "metric.";

    /**
     * @throws IllegalArgumentException if a class name spans lines, mean and deviation differ in length or a deviation
     *     is not positive
     */
    public ModelInfo {
        classes = List.copyOf(classes);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        require(classes.stream().noneMatch(c -> c.contains("\n")), "class names must be single lines, got %s", classes);
        require(
                mean.size() == deviation.size(),
                "mean and deviation need one value per channel each, got %s and %s",
                mean,
                deviation);
        require(deviation.stream().allMatch(d -> d > 0), "deviations must be positive, got %s", deviation);
    }

    /** Of a model that belongs to no study: classes called by their number, input taken as it is. */
    public static ModelInfo anonymous(int channels, int classes) {
        return new ModelInfo(
                "",
                "",
                IntStream.range(0, classes).mapToObj(String::valueOf).toList(),
                "",
                Collections.nCopies(channels, 0.0),
                Collections.nCopies(channels, 1.0),
                Map.of());
    }

    /** This information with other metrics. */
    public ModelInfo withMetrics(Map<String, Double> other) {
        return new ModelInfo(study, trial, classes, input, mean, deviation, other);
    }

    /** The metadata entries of a file, in a fixed order. */
    public SequencedMap<String, String> toMetadata() {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put(PREFIX + "study", study);
        metadata.put(PREFIX + "trial", trial);
        metadata.put(PREFIX + "classes", String.join("\n", classes));
        metadata.put(PREFIX + "input", input);
        metadata.put(PREFIX + "mean", joined(mean));
        metadata.put(PREFIX + "deviation", joined(deviation));
        metrics.forEach((name, value) -> metadata.put(METRIC + name, value.toString()));
        return metadata;
    }

    /**
     * Reads what {@link #toMetadata()} wrote; what is missing is empty.
     *
     * @throws IllegalArgumentException if a number cannot be read
     */
    public static ModelInfo of(Map<String, String> metadata) {
        Map<String, Double> metrics = new TreeMap<>();
        metadata.forEach((key, value) -> {
            if (key.startsWith(METRIC)) {
                metrics.put(key.substring(METRIC.length()), Double.valueOf(value));
            }
        });
        return new ModelInfo(
                metadata.getOrDefault(PREFIX + "study", ""),
                metadata.getOrDefault(PREFIX + "trial", ""),
                split(metadata.getOrDefault(PREFIX + "classes", ""), "\n"),
                metadata.getOrDefault(PREFIX + "input", ""),
                numbers(metadata.getOrDefault(PREFIX + "mean", "")),
                numbers(metadata.getOrDefault(PREFIX + "deviation", "")),
                metrics);
    }

    private static String joined(List<Double> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static List<Double> numbers(String text) {
        return split(text, ",").stream().map(Double::valueOf).toList();
    }

    private static List<String> split(String text, String separator) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(separator, -1));
    }
}
