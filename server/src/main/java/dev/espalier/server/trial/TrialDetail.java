package dev.espalier.server.trial;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One trial in full.
 *
 * @param candidate the hash of its genes
 * @param state measured, paused, infeasible or failed
 * @param reached how far it was trained when it ended, or was to be, in {@code unit}
 * @param of how far a whole training goes
 * @param unit epochs, or per cent of the images or of the resolution
 * @param continues the trial that it went on from, after a pause
 * @param continuedBy the trial that went on from its pause
 * @param broken the limits it breaks
 * @param input shape of the network's input
 * @param precision what the exported model computes with
 * @param layers the network in topological order: each layer's inputs are the edges of its graph
 * @param compression how it was made of a trained model, if it was
 * @param lost why genes, input, precision and layers are empty: the file of the model that was compressed is gone
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
        int reached,
        int of,
        String unit,
        Optional<Integer> continues,
        Optional<Integer> continuedBy,
        List<Measured> measurements,
        List<Gene> genes,
        String input,
        String precision,
        List<LayerRow> layers,
        Optional<Compression> compression,
        Optional<String> lost,
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
     * @param weightBits bits in which a weight is stored, of a layer that has a matrix of them
     * @param activationBits bits in which it computes
     * @param density share of its channels that stayed of the model it was cut from
     * @param weightDensity share of its weights that stayed
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
            long memoryAccess,
            Optional<Integer> weightBits,
            Optional<Integer> activationBits,
            Optional<Double> density,
            Optional<Double> weightDensity) {}

    /**
     * How it was made of a trained model.
     *
     * @param origin the trial of that model as it was, if it was measured
     * @param steps from that model to this one
     */
    @Serdeable
    public record Compression(Optional<Integer> origin, List<Step> steps) {}

    /**
     * What a model was after a step.
     *
     * @param name original, cut, tuned, quantized or coded
     * @param metrics what is known of it then; in JSON these are fields of the step itself
     */
    @Serdeable
    public record Step(String name, @JsonAnyGetter Map<String, Double> metrics) {}

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
