package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.space.network.LowerResolution;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Fidelity;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * All that a network goes through to come as far as a {@link Fidelity} says, wherever it pauses on the way. Over epochs that
 * is one training, which is divided. Over images and resolution each step is a training by the whole recipe, from the
 * weights of the best epoch of the step before: the learning rate rises and falls again, and the optimizer remembers nothing.
 * So what a rung tells is what a short training of its own ends with. (<a href="https://arxiv.org/abs/1608.03983">Loshchilov
 * and Hutter, 2017</a>: warm restarts; <a href="https://arxiv.org/abs/2104.00298">Tan and Le, 2021</a>, section 4.2: images
 * that grow)
 *
 * @param recipe of every step
 * @param fidelity how far it goes
 */
public record Course(TrainingRecipe recipe, Fidelity fidelity) {
    /** Epochs from the beginning to its end. */
    public int epochs() {
        return switch (fidelity.over()) {
            case EPOCHS -> fidelity.whole() ? recipe.epochs() : fidelity.amount();
            case IMAGES, RESOLUTION -> fidelity.steps().size() * recipe.epochs();
        };
    }

    /**
     * {@code network} as it is trained, and to be scored, at the end.
     *
     * @throws IllegalArgumentException if it cannot take images of that resolution; the message names the layer
     */
    public Network last(Network network) {
        return at(network, fidelity.amount());
    }

    /**
     * Trains {@code network}, else as {@link Training#train(Network, ImageDataset, TrainingRecipe, TrainingSetup, long,
     * Consumer)}. However often it pauses and goes on, the end is the same.
     *
     * @param from where it paused; at the beginning if it did not
     * @throws IllegalArgumentException if network, data and setup do not fit, or {@code from} is not before the end
     * @throws TrainingDivergedException if the loss stops being a number
     */
    public Checkpoint train(
            Network network,
            ImageDataset data,
            TrainingSetup setup,
            Optional<Checkpoint> from,
            long seed,
            Consumer<Epoch> watcher) {
        return switch (fidelity.over()) {
            case EPOCHS -> Training.train(network, data, recipe, setup, new Stretch(from, epochs()), seed, watcher);
            case IMAGES, RESOLUTION -> stepByStep(network, data, setup, from, seed, watcher);
        };
    }

    private Checkpoint stepByStep(
            Network network,
            ImageDataset data,
            TrainingSetup setup,
            Optional<Checkpoint> from,
            long seed,
            Consumer<Epoch> watcher) {
        int done = from.map(Checkpoint::epochs).orElse(0);
        require(
                done < epochs() && done % recipe.epochs() == 0,
                "%d epochs of %d are over, which is not a step of %d",
                done,
                epochs(),
                recipe.epochs());
        Optional<Checkpoint> reached = from;
        for (int step = done / recipe.epochs(); step < fidelity.steps().size(); step++) {
            int amount = fidelity.steps().get(step);
            Optional<Checkpoint> before = reached;
            Checkpoint end = Training.train(
                    at(network, amount),
                    data,
                    recipe,
                    before.map(Checkpoint::best).map(setup::startingFrom).orElse(setup),
                    new Stretch(Optional.empty(), recipe.epochs(), images(amount)),
                    seed + step,
                    epoch -> watcher.accept(before.map(b -> b.next(epoch)).orElse(epoch)));
            reached = Optional.of(before.map(end::after).orElse(end));
        }
        return reached.orElseThrow();
    }

    private Network at(Network network, int amount) {
        return switch (fidelity.over()) {
            case EPOCHS, IMAGES -> network;
            case RESOLUTION -> LowerResolution.of(network, amount);
        };
    }

    private int images(int amount) {
        return switch (fidelity.over()) {
            case EPOCHS, RESOLUTION -> 100;
            case IMAGES -> amount;
        };
    }
}
