package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.Penalty;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.training.TrainingSetup;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroups;
import java.util.List;

/**
 * A criterion that is learnt: the model is trained on under a penalty that makes superfluous channels small, and then judged
 * by what is left of them. It judges the weights it is given; who has images gives it those that {@link #trained} makes.
 *
 * @param penalty what makes channels small
 * @param judge tells how small they are
 */
public record Learnt(Maker penalty, Criterion judge) implements Criterion {
    /** Most training images that are used: enough to tell channels from each other. */
    static final int IMAGES = 10_000;

    private static final int EPOCHS = 2;

    /** Makes the penalty of a network. */
    @FunctionalInterface
    public interface Maker {
        /** The penalty on the network of {@code groups}. */
        Penalty of(ChannelGroups groups);
    }

    /**
     * The weights of {@code base} after a short training under the penalty, by SGD, whose gradients the penalty is weighed
     * against. The same arguments give the same weights.
     *
     * @throws IllegalArgumentException if the penalty finds nothing to act on, or data and model do not fit
     */
    public Weights trained(BaseModel base, ImageDataset data, long seed) {
        Penalty term = penalty.of(base.groups());
        require(
                !term.tensors().isEmpty(),
                "the model has no normalisations by whose scales channels could be learnt; criterion 'group-lasso' needs none");
        TrainingRecipe recipe = TrainingRecipe.builder()
                .epochs(EPOCHS)
                .optimizer(TrainingRecipe.Optimizer.SGD)
                .learningRate(0.01)
                .weightDecay(1e-4)
                .flip(false)
                .shift(1)
                .labelSmoothing(0)
                .trainShare(Math.min(1, (double) IMAGES / data.train().size()))
                .build();
        TrainingSetup setup = TrainingSetup.from(base.weights()).penalised(List.of(term));
        return Training.train(base.network(), data, recipe, setup, seed, _ -> {})
                .weights();
    }

    @Override
    public double[] scores(Subject subject) {
        return judge.scores(subject);
    }

    @Override
    public boolean comparable() {
        return judge.comparable();
    }
}
