package dev.espalier.experiments.definition;

import dev.espalier.evaluators.training.TrainingRecipe;
import java.time.Duration;

/** How each candidate is trained. */
public record TrainingSection(
        @Key(
                or = "built-in",
                doc =
                        "built-in: candidates are trained and measured here; external: whoever speaks to the REST interface"
                                + " tells what they are worth, and all that follows here is for them to know.")
        Evaluator evaluator,

        @Key(or = "8", atLeast = 1, atMost = 10000, doc = "Passes over the training images.")
        int epochs,

        @Key(or = "48", atLeast = 2, atMost = 65536, doc = "Images per step.")
        int batchSize,

        @Key(or = "adamw", doc = "sgd: with momentum; adamw: with decoupled weight decay.")
        Optimizer optimizer,

        @Key(or = "0.02", atLeast = 1e-9, atMost = 100, doc = "Highest step size; it falls as a cosine to nothing.")
        double learningRate,

        @Key(or = "0.9", atLeast = 0, atMost = 0.9999, doc = "Of sgd.")
        double momentum,

        @Key(or = "0.02", atLeast = 0, atMost = 1, doc = "Pull of the weights towards zero.")
        double weightDecay,

        @Key(
                or = "0.1",
                atLeast = 0,
                atMost = 0.99,
                doc = "Share of the training in which the step size rises from nothing.")
        double warmup,

        @Key(or = "0.05", atLeast = 0, atMost = 0.9, doc = "Share of the target spread over all classes.")
        double labelSmoothing,

        @Key(or = "true", doc = "Whether images are mirrored at random.")
        boolean flip,

        @Key(or = "2", atLeast = 0, atMost = 64, doc = "Pixels by which images are shifted at random.")
        int shift,

        @Key(or = "10m", atLeast = 1, doc = "A candidate that takes longer has failed.")
        Duration timeLimit,

        @Key(or = "1G", unit = "bytes", atLeast = 64e6, doc = "Memory of a worker's Java heap.")
        long heap) {
    /** Who finds out what a candidate is worth. */
    public enum Evaluator {
        /** Espalier's own workers. */
        BUILT_IN,
        /** Somebody outside. */
        EXTERNAL
    }

    /** Optimizers. */
    public enum Optimizer {
        /** Stochastic gradient descent with momentum. */
        SGD,
        /** Adam with decoupled weight decay. */
        ADAMW
    }
    /** How a network is trained so. */
    public TrainingRecipe recipe() {
        return TrainingRecipe.builder()
                .epochs(epochs)
                .batchSize(batchSize)
                .optimizer(
                        switch (optimizer) {
                            case SGD -> TrainingRecipe.Optimizer.SGD;
                            case ADAMW -> TrainingRecipe.Optimizer.ADAMW;
                        })
                .learningRate(learningRate)
                .momentum(momentum)
                .weightDecay(weightDecay)
                .warmUp(warmup)
                .labelSmoothing(labelSmoothing)
                .flip(flip)
                .shift(shift)
                .build();
    }
}
