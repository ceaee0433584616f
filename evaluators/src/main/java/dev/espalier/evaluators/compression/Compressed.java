package dev.espalier.evaluators.compression;

import dev.espalier.evaluators.coding.CompressedWeights;
import dev.espalier.evaluators.weights.Weights;
import java.util.List;

/**
 * What Deep Compression made of a network.
 *
 * @param weights those in the file
 * @param file the weights, coded
 * @param stages what each stage did, from the trained network to the coded file
 */
public record Compressed(Weights weights, CompressedWeights file, List<Stage> stages) {
    public Compressed {
        stages = List.copyOf(stages);
    }

    /**
     * One stage.
     *
     * @param name {@code trained}, {@code pruned}, {@code retrained}, {@code shared} or {@code tuned}
     * @param keep share of kernel and matrix weights that are kept
     * @param validationAccuracy of the weights after it
     * @param bytes length of their file
     */
    public record Stage(String name, double keep, double validationAccuracy, long bytes) {}
}
