package dev.espalier.experiments.benchmark;

import dev.espalier.evaluators.coding.CodedTensor;
import dev.espalier.evaluators.compression.Compressed;
import dev.espalier.evaluators.compression.CompressionRecipe;
import dev.espalier.evaluators.compression.DeepCompression;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Deep Compression on LeNet-300-100 and LeNet-5: how many weights are left, how long the file is, what it costs in
 * accuracy. Every choice, also which epoch's weights are taken, is made by validation images; the test images are looked at
 * twice, for the uncompressed network and for the weights read back from the file.
 */
public final class DeepCompressionBenchmark {
    private static final int BATCH = 128;

    private static final int CONVOLUTION_BITS = 5;
    private static final int BIAS_BITS = 5;

    private DeepCompressionBenchmark() {}

    /** The networks it is for, each with a recipe. */
    public enum Subject {
        /** 266,610 weights in three linear layers. */
        LENET_300_100(Zoo.LENET_300_100, training(15, 0.002, 0.05), recipe(0.078, 4, 5, 16, 5, 4)),
        /** 431,080 weights, most of them in a linear layer behind two convolutions. */
        LENET_5(Zoo.LENET_5, training(8, 0.002, 0.05), recipe(0.07, 3, 2, 6, 3, 5));

        private final Zoo zoo;
        private final TrainingRecipe training;
        private final CompressionRecipe recipe;

        Subject(Zoo zoo, TrainingRecipe training, CompressionRecipe recipe) {
            this.zoo = zoo;
            this.training = training;
            this.recipe = recipe;
        }

        /** The network's name, {@code lenet-5}. */
        public String label() {
            return zoo.label();
        }

        /** Epochs that one run trains in all. */
        public int epochs() {
            return training.epochs()
                    + (recipe.rounds() - 1) * recipe.retraining().epochs()
                    + recipe.last().epochs()
                    + recipe.tuning().epochs();
        }
    }

    /**
     * One run.
     *
     * @param seed of the first weights and the order of images
     * @param accuracyBefore of the uncompressed network on the test images
     * @param accuracyAfter of the weights read back from the file on the test images
     * @param compressed the file, and what each stage did by validation images
     */
    public record Result(long seed, double accuracyBefore, double accuracyAfter, Compressed compressed) {
        /** Bytes of the uncompressed weights, four each. */
        public long bytesBefore() {
            return 4 * compressed.file().total().elements();
        }

        /** Bytes of the file. */
        public long bytesAfter() {
            return compressed.file().length();
        }

        /** How many times smaller the file is. */
        public double ratio() {
            return (double) bytesBefore() / bytesAfter();
        }

        /** How many times fewer weights there are, biases counted as weights. */
        public double fewerWeights() {
            CodedTensor total = compressed.file().total();
            return (double) total.elements() / total.nonZero();
        }

        /** Percentage points of test accuracy that were lost; negative if some were won. */
        public double lostPoints() {
            return 100 * (accuracyBefore - accuracyAfter);
        }
    }

    /**
     * Trains, compresses and scores one network.
     *
     * @param data 28x28 grey images in ten classes
     * @param watcher told of every epoch as it ends, and in which stage
     */
    public static Result run(Subject subject, ImageDataset data, long seed, BiConsumer<String, Epoch> watcher) {
        Network network = subject.zoo.network(data.shape(), 1, data.classes().size());
        Weights trained = Training.train(
                        network, data, subject.training, seed, epoch -> watcher.accept("training", epoch))
                .weights();
        Compressed compressed = DeepCompression.run(network, trained, data, subject.recipe, seed, watcher);
        return new Result(
                seed,
                Inference.accuracy(network, trained, data, data.test()),
                Inference.accuracy(network, compressed.weights(), data, data.test()),
                compressed);
    }

    /** Subjects' labels. */
    public static List<String> labels() {
        return List.of(Subject.values()).stream().map(Subject::label).toList();
    }

    private static CompressionRecipe recipe(double keep, int rounds, int epochs, int last, int tuning, int linearBits) {
        double rate = 0.002;
        double decay = 0.01;
        return new CompressionRecipe(
                keep,
                rounds,
                training(epochs, rate, decay),
                training(last, rate, decay),
                CONVOLUTION_BITS,
                linearBits,
                BIAS_BITS,
                training(tuning, rate / 10, 0),
                2,
                0.7);
    }

    private static TrainingRecipe training(int epochs, double learningRate, double weightDecay) {
        return TrainingRecipe.builder()
                .epochs(epochs)
                .batchSize(BATCH)
                .learningRate(learningRate)
                .weightDecay(weightDecay)
                .warmUp(0.05)
                .labelSmoothing(0)
                .shift(0)
                .build();
    }
}
