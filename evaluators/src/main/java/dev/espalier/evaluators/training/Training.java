package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Trains networks, on one thread. A process can do one training at a time: that is the engine's limit. */
public final class Training {
    /** The seed of which images a share of them holds: the same for all, so that nobody has the easier ones. */
    private static final long CHOICE = 1;

    private Training() {}

    /** Loads the training engine, which takes a moment; the first time on a machine it unpacks its libraries. */
    public static void prepare() {
        PyTorch.engine();
    }

    /**
     * Trains {@code network} on the train part of {@code data} and scores each epoch on its validation part. The same
     * arguments give the same result.
     *
     * @param data images of the network's channels; they are resized to its input
     * @param seed of the first weights, the order of images and their augmentation
     * @param watcher told of every epoch as it ends
     * @return the weights of the best epoch
     * @throws IllegalArgumentException if network and data do not fit
     * @throws TrainingDivergedException if the loss stops being a number
     */
    public static Trained train(
            Network network, ImageDataset data, TrainingRecipe recipe, long seed, Consumer<Epoch> watcher) {
        return train(network, data, recipe, TrainingSetup.fromScratch(), seed, watcher);
    }

    /**
     * Trains {@code network} as {@code setup} says, else like {@link #train(Network, ImageDataset, TrainingRecipe, long,
     * Consumer)}. The weights that come out are those that were trained, not what views make of them; they respect every
     * restriction. Under a penalty they are those of the last epoch, not of the best: it takes all of them to do its work.
     *
     * @throws IllegalArgumentException if network, data and setup do not fit
     * @throws TrainingDivergedException if the loss stops being a number
     */
    public static Trained train(
            Network network,
            ImageDataset data,
            TrainingRecipe recipe,
            TrainingSetup setup,
            long seed,
            Consumer<Epoch> watcher) {
        return train(network, data, recipe, setup, Stretch.whole(recipe), seed, watcher)
                .trained();
    }

    /**
     * A part of that training. However it is divided into stretches, its last one ends with exactly what comes of the whole.
     *
     * @return where the stretch ends, to go on from
     * @throws IllegalArgumentException if network, data and setup do not fit, or the stretch is longer than the recipe
     * @throws TrainingDivergedException if the loss stops being a number
     */
    public static Checkpoint train(
            Network network,
            ImageDataset data,
            TrainingRecipe recipe,
            TrainingSetup setup,
            Stretch stretch,
            long seed,
            Consumer<Epoch> watcher) {
        require(
                stretch.until() <= recipe.epochs(),
                "a training of %d epochs cannot go on until %d",
                recipe.epochs(),
                stretch.until());
        require(
                network.output().elements() == data.classes().size(),
                "the network tells %d classes apart, but %s has %d",
                network.output().elements(),
                data.name(),
                data.classes().size());
        ImageDataset images = data.resized(network.input());
        SplittableRandom random = new SplittableRandom(seed);
        int used = (int) Math.ceil(recipe.trainShare() * images.train().size());
        Batches batches = new Batches(
                images.train().first(used).share(stretch.images(), CHOICE),
                data.normalization(),
                data.classes().size(),
                recipe,
                random.split());
        Engine engine = PyTorch.engine();
        engine.setRandomSeed((int) seed);
        try (NDManager manager = engine.newBaseManager()) {
            Weights start = setup.start(Weights.random(network, seed));
            DjlNetwork block = new DjlNetwork(network, start, setup.views(), setup.activations(), manager);
            TrainingSteps steps = new TrainingSteps(block, recipe, setup, batches.perEpoch(), manager);
            return run(block, steps, batches, images, stretch, setup, manager, watcher);
        }
    }

    private static Checkpoint run(
            DjlNetwork block,
            TrainingSteps steps,
            Batches batches,
            ImageDataset images,
            Stretch stretch,
            TrainingSetup setup,
            NDManager manager,
            Consumer<Epoch> watcher) {
        stretch.from().ifPresent(checkpoint -> {
            steps.restore(checkpoint);
            checkpoint.curve().forEach(_ -> batches.skipEpoch());
        });
        List<Epoch> curve =
                new ArrayList<>(stretch.from().map(Checkpoint::curve).orElse(List.of()));
        double best = stretch.from().map(Checkpoint::bestAccuracy).orElse(-1.0);
        Weights weights = stretch.from().map(Checkpoint::best).orElse(new Weights(Map.of()));
        ImageSet validation = images.validation();
        for (int number = curve.size() + 1; number <= stretch.until(); number++) {
            long start = System.nanoTime();
            batches.nextEpoch();
            double loss = steps.epoch(number, batches, images.shape());
            double accuracy = Inference.accuracy(block, validation, images.normalization(), manager);
            Epoch epoch = new Epoch(number, loss, accuracy, (System.nanoTime() - start) / 1e9);
            curve.add(epoch);
            if (accuracy > best || !setup.penalties().isEmpty()) {
                best = accuracy;
                weights = block.weights();
            }
            watcher.accept(epoch);
        }
        return steps.checkpoint(weights, curve);
    }
}
