package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

/**
 * How a network is trained. The learning rate rises linearly to {@code learningRate} over the warm-up and falls to zero
 * along half a cosine after it.
 *
 * @param epochs passes over the training images
 * @param batchSize images per step; an incomplete last batch is left out
 * @param optimizer what turns gradients into steps
 * @param learningRate its peak
 * @param momentum of {@link Optimizer#SGD}; not read by {@link Optimizer#ADAMW}
 * @param weightDecay of convolution and linear weights; biases and normalisations have none
 * @param warmUp share of all steps over which the learning rate rises, 0 to 1
 * @param labelSmoothing share of the target that is spread evenly over all classes, 0 to 1
 * @param flip whether every other image, by chance, is mirrored left to right
 * @param shift most pixels an image is moved by chance in each direction, at the resolution that is trained
 * @param trainShare share of the training images that are used at all, above 0 and at most 1
 */
public record TrainingRecipe(
        int epochs,
        int batchSize,
        Optimizer optimizer,
        double learningRate,
        double momentum,
        double weightDecay,
        double warmUp,
        double labelSmoothing,
        boolean flip,
        int shift,
        double trainShare) {
    /** What turns gradients into steps. */
    public enum Optimizer {
        /** Stochastic gradient descent with momentum, weight decay added to the gradient. */
        SGD,
        /**
         * Adam with decoupled weight decay (<a href="https://arxiv.org/abs/1711.05101">Loshchilov and Hutter, 2019</a>,
         * algorithm 2), moments' decay 0.9 and 0.999.
         */
        ADAMW
    }

    /** @throws IllegalArgumentException if a value is out of its range; the message names it */
    public TrainingRecipe {
        require(epochs > 0, "recipe: 'epochs' must be positive, got %d", epochs);
        require(batchSize > 1, "recipe: 'batchSize' must be at least 2, got %d", batchSize);
        require(
                Double.isFinite(learningRate) && learningRate > 0,
                "recipe: 'learningRate' must be a positive number, got %s",
                learningRate);
        require(
                momentum >= 0 && momentum < 1,
                "recipe: 'momentum' must be at least 0 and less than 1, got %s",
                momentum);
        require(
                Double.isFinite(weightDecay) && weightDecay >= 0,
                "recipe: 'weightDecay' must not be negative, got %s",
                weightDecay);
        require(warmUp >= 0 && warmUp < 1, "recipe: 'warmUp' must be at least 0 and less than 1, got %s", warmUp);
        require(
                labelSmoothing >= 0 && labelSmoothing < 1,
                "recipe: 'labelSmoothing' must be at least 0 and less than 1, got %s",
                labelSmoothing);
        require(shift >= 0, "recipe: 'shift' must not be negative, got %d", shift);
        require(
                trainShare > 0 && trainShare <= 1,
                "recipe: 'trainShare' must be above 0 and at most 1, got %s",
                trainShare);
    }

    /** This recipe, for another number of epochs. */
    public TrainingRecipe withEpochs(int epochs) {
        return new TrainingRecipe(
                epochs,
                batchSize,
                optimizer,
                learningRate,
                momentum,
                weightDecay,
                warmUp,
                labelSmoothing,
                flip,
                shift,
                trainShare);
    }

    /** A recipe that trains small networks in few epochs: the defaults of {@link Builder}. */
    public static TrainingRecipe defaults() {
        return builder().build();
    }

    /** Starts from the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Settings, each with its default. */
    public static final class Builder {
        private int epochs = 8;
        private int batchSize = 48;
        private Optimizer optimizer = Optimizer.ADAMW;
        private double learningRate = 0.02;
        private double momentum = 0.9;
        private double weightDecay = 0.02;
        private double warmUp = 0.1;
        private double labelSmoothing = 0.05;
        private boolean flip = true;
        private int shift = 2;
        private double trainShare = 1;

        private Builder() {}

        /** Passes over the training images; 8. */
        public Builder epochs(int epochs) {
            this.epochs = epochs;
            return this;
        }

        /** Images per step; 48. */
        public Builder batchSize(int batchSize) {
            this.batchSize = batchSize;
            return this;
        }

        /** What turns gradients into steps; {@link Optimizer#ADAMW}. */
        public Builder optimizer(Optimizer optimizer) {
            this.optimizer = optimizer;
            return this;
        }

        /** The peak learning rate; 0.02. */
        public Builder learningRate(double learningRate) {
            this.learningRate = learningRate;
            return this;
        }

        /** Momentum of SGD; 0.9. */
        public Builder momentum(double momentum) {
            this.momentum = momentum;
            return this;
        }

        /** Weight decay; 0.02. */
        public Builder weightDecay(double weightDecay) {
            this.weightDecay = weightDecay;
            return this;
        }

        /** Share of all steps over which the learning rate rises; 0.1. */
        public Builder warmUp(double warmUp) {
            this.warmUp = warmUp;
            return this;
        }

        /** Share of the target spread over all classes; 0.05. */
        public Builder labelSmoothing(double labelSmoothing) {
            this.labelSmoothing = labelSmoothing;
            return this;
        }

        /** Whether images are mirrored by chance; true. */
        public Builder flip(boolean flip) {
            this.flip = flip;
            return this;
        }

        /** Most pixels an image is moved; 2. */
        public Builder shift(int shift) {
            this.shift = shift;
            return this;
        }

        /** Share of the training images used; 1. */
        public Builder trainShare(double trainShare) {
            this.trainShare = trainShare;
            return this;
        }

        /**
         * The recipe.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public TrainingRecipe build() {
            return new TrainingRecipe(
                    epochs,
                    batchSize,
                    optimizer,
                    learningRate,
                    momentum,
                    weightDecay,
                    warmUp,
                    labelSmoothing,
                    flip,
                    shift,
                    trainShare);
        }
    }
}
