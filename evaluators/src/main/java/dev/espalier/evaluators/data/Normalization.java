package dev.espalier.evaluators.data;

import static dev.espalier.space.Requirement.require;

import java.util.ArrayList;
import java.util.List;

/**
 * Turns a pixel {@code p} of 0 to 255 into {@code (p / 255 - mean) / deviation} of its channel, so that the train set has
 * mean 0 and variance 1. Whoever uses an exported model prepares images the same way.
 *
 * @param mean per channel, 0 to 1
 * @param deviation per channel, positive
 */
public record Normalization(List<Double> mean, List<Double> deviation) {
    /** @throws IllegalArgumentException if the lists differ in length or a deviation is not positive */
    public Normalization {
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        require(
                mean.size() == deviation.size(),
                "normalization: %d means but %d deviations",
                mean.size(),
                deviation.size());
        require(
                deviation.stream().allMatch(d -> d > 0),
                "normalization: deviations must be positive, got %s",
                deviation);
    }

    /** The normalization that makes {@code images} mean 0 and variance 1 in every channel. */
    static Normalization of(ImageSet images) {
        List<Double> mean = new ArrayList<>();
        List<Double> deviation = new ArrayList<>();
        for (int channel = 0; channel < images.shape().channels(); channel++) {
            long[] counts = images.histogram(channel);
            double sum = 0;
            double squares = 0;
            long total = 0;
            for (int value = 0; value < counts.length; value++) {
                double scaled = value / 255.0;
                total += counts[value];
                sum += counts[value] * scaled;
                squares += counts[value] * scaled * scaled;
            }
            double average = sum / total;
            mean.add(average);
            // A channel of one value has no deviation; any positive one maps it to 0.
            deviation.add(Math.max(1e-3, Math.sqrt(Math.max(0, squares / total - average * average))));
        }
        return new Normalization(mean, deviation);
    }

    /** What each of the 256 pixel values becomes, by channel. */
    public float[][] tables() {
        float[][] tables = new float[mean.size()][];
        for (int channel = 0; channel < tables.length; channel++) {
            tables[channel] = table(channel);
        }
        return tables;
    }

    private float[] table(int channel) {
        float[] table = new float[256];
        for (int value = 0; value < table.length; value++) {
            table[value] = (float) ((value / 255.0 - mean.get(channel)) / deviation.get(channel));
        }
        return table;
    }
}
