package dev.espalier.server.trial;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One trial in full.
 *
 * @param candidate the hash of its genes
 * @param state measured, infeasible or failed
 * @param broken the limits it breaks
 * @param input shape of the network's input
 * @param precision what the exported model computes with
 * @param layers the network in topological order: each layer's inputs are the edges of its graph
 * @param reproduce the command that makes it again: alone if it was trained, else with its study
 */
@Serdeable
public record TrialDetail(
        String studyId,
        int trialId,
        String candidate,
        String state,
        boolean onFront,
        Optional<String> stage,
        Optional<String> reason,
        List<TrialRow.Broken> broken,
        Instant finished,
        double seconds,
        List<Measured> measurements,
        List<Gene> genes,
        String input,
        String precision,
        List<LayerRow> layers,
        List<EpochRow> curve,
        List<ArtifactRow> artifacts,
        Origin provenance,
        String reproduce) {
    /**
     * A measurement with its spread.
     *
     * @param low where its 95 % interval begins
     * @param high where that ends
     * @param confirmed whether it was measured again on the final file
     * @param doubts what to know before trusting it
     */
    @Serdeable
    public record Measured(
            String metric,
            String unit,
            String goal,
            double value,
            double spread,
            double low,
            double high,
            long repeats,
            boolean confirmed,
            List<String> doubts) {}

    /**
     * What one choice of the space took.
     *
     * @param active whether the choice matters, given the others
     */
    @Serdeable
    public record Gene(String name, String label, List<String> options, boolean active) {}

    /**
     * A layer and what it costs for one sample.
     *
     * @param operation conv2d, linear, batchNorm, activation, pool2d, globalAveragePool, add, multiply, concat or flatten
     * @param description for a person, {@code depthwise 3×3 /2}
     * @param inputs names of the layers it reads, or {@code input}
     * @param shape what it gives, {@code CxHxW}
     * @param memoryAccess bytes moved
     */
    @Serdeable
    public record LayerRow(
            String name,
            String operation,
            String description,
            List<String> inputs,
            String shape,
            long macs,
            long params,
            long memoryAccess) {}

    /** A point of the learning curve. */
    @Serdeable
    public record EpochRow(int epoch, double trainingLoss, double validationAccuracy, double seconds) {}

    /** A file it made. */
    @Serdeable
    public record ArtifactRow(String kind, String path, String sha256, long bytes) {}

    /**
     * Where it comes from.
     *
     * @param seed the trial's own, as text: it has more digits than a browser's numbers
     */
    @Serdeable
    public record Origin(
            String seed, String codeVersion, String dataFingerprint, String device, String java, String os) {}
}
