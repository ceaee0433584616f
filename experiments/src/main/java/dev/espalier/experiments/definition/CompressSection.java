package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.onnx.reading.Pixels;
import dev.espalier.evaluators.pruning.Criteria;
import java.nio.file.Path;
import java.util.List;

/** What may be done to a trained model, in the place of stages. */
public record CompressSection(
        @Key(or = "''", doc = "The ONNX file of the model; without one, the stages count.")
        String model,

        @Key(
                or = "auto",
                doc =
                        "What the model reads: file: 0 to 1 and then by the mean and deviation that its file tells; raw: 0 to"
                                + " 255; standard: mean 0 and deviation 1; auto: whichever of these it scores best on.")
        Pixels pixels,

        @Key(or = "[l1, geometric-median, taylor]", doc = "How the importance of channels may be judged.")
        List<String> criteria,

        @Key(
                or = "[0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1]",
                atLeast = 0.001,
                atMost = 1,
                doc = "Shares of the channels of a group that may stay.")
        List<Double> keepRatios,

        @Key(or = "4", atLeast = 1, atMost = 256, doc = "Channels by which cuts step: the device rewards multiples.")
        int alignment,

        @Key(or = "1", atLeast = 1, atMost = 64, doc = "Runs of neighbouring layers, each with a precision of its own.")
        int segments,

        @Key(
                or = "true",
                doc = "Whether residual blocks may go as a whole, where the shortcut carries on what they read.")
        boolean blocks) {
    /** @throws IllegalArgumentException if there is no such criterion, or the shares do not ascend */
    public CompressSection {
        criteria = List.copyOf(criteria);
        keepRatios = List.copyOf(keepRatios);
        criteria.forEach(Criteria::named);
        require(criteria.stream().distinct().count() == criteria.size(), "a criterion stands twice in %s", criteria);
        require(
                keepRatios.stream().sorted().distinct().toList().equals(keepRatios),
                "keep ratios must ascend, got %s",
                keepRatios);
    }

    /** Whether a model was named. */
    public boolean named() {
        return !model.isEmpty();
    }

    /** The model's file. */
    public Path file() {
        return Path.of(model);
    }

    /** The same for the model in {@code file}, with input {@code found}. */
    public CompressSection resolved(Path file, Pixels found) {
        return new CompressSection(file.toString(), found, criteria, keepRatios, alignment, segments, blocks);
    }
}
