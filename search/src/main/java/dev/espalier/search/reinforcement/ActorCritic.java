package dev.espalier.search.reinforcement;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Deep deterministic policy gradient: an actor that answers a situation with an action, a critic that tells what an action
 * is worth, and of both a slow copy that says what is worth striving for.
 * (<a href="https://arxiv.org/abs/1509.02971">Lillicrap et al., 2016</a>; sizes and rates as in AMC and HAQ)
 *
 * <p>Each action earns the reward of the whole candidate, less the moving average of rewards, and is not discounted.
 */
final class ActorCritic {
    private static final double ACTOR_RATE = 1e-4;
    private static final double CRITIC_RATE = 1e-3;
    /** How far the slow copies go in one step. */
    private static final double TAU = 0.01;
    /** How much of the baseline stays when a batch is learnt from. */
    private static final double MOMENTUM = 0.5;

    private final int states;
    private final Perceptron actor;
    private final Perceptron critic;
    private final Perceptron slowActor;
    private final Perceptron slowCritic;
    private final Adam actorSteps;
    private final Adam criticSteps;
    private double baseline = Double.NaN;

    /** Both with two hidden layers of {@code width}, for situations of {@code states} numbers. */
    ActorCritic(int states, int width, Random random) {
        this.states = states;
        this.actor = new Perceptron(states, width, random);
        this.critic = new Perceptron(states + 1, width, random);
        this.slowActor = actor.copy();
        this.slowCritic = critic.copy();
        this.actorSteps = new Adam(actor.weights().length, ACTOR_RATE);
        this.criticSteps = new Adam(critic.weights().length, CRITIC_RATE);
    }

    /** The action, of 0 to 1, that is thought best in {@code state}. */
    double act(double[] state) {
        return 1 / (1 + Math.exp(-actor.answer(state)));
    }

    /** One step of both. */
    void learn(List<Transition> batch) {
        double mean = batch.stream().mapToDouble(Transition::reward).average().orElseThrow();
        baseline = Double.isNaN(baseline) ? mean : MOMENTUM * baseline + (1 - MOMENTUM) * mean;
        synchronized (Torch.class) {
            try (NDManager manager = Torch.engine().newBaseManager()) {
                NDArray states = matrix(manager, batch, Transition::state);
                criticSteps.descend(critic.weights(), criticGradient(manager, batch, states));
                actorSteps.descend(actor.weights(), actorGradient(manager, states));
            }
        }
        slowActor.follow(actor, TAU);
        slowCritic.follow(critic, TAU);
    }

    /** Of the squared error of what actions are thought to be worth. */
    private double[] criticGradient(NDManager manager, List<Transition> batch, NDArray states) {
        NDArray next = matrix(manager, batch, Transition::next);
        NDArray then = Activation.sigmoid(Perceptron.answer(slowActor.load(manager), next));
        NDArray after = Perceptron.answer(slowCritic.load(manager), next.concat(then, 1));
        NDArray worth = column(manager, batch, step -> step.reward() - baseline)
                .add(after.mul(column(manager, batch, step -> step.last() ? 0 : 1)));
        NDArray seen = states.concat(column(manager, batch, Transition::action), 1);
        List<NDArray> weights = followed(critic.load(manager));
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            collector.backward(
                    Perceptron.answer(weights, seen).sub(worth).square().mean());
        }
        return critic.gradients(weights);
    }

    /** Of what the critic thinks, turned round, of the actions that the actor would take. */
    private double[] actorGradient(NDManager manager, NDArray states) {
        List<NDArray> judge = critic.load(manager);
        List<NDArray> weights = followed(actor.load(manager));
        try (GradientCollector collector = Torch.engine().newGradientCollector()) {
            NDArray actions = Activation.sigmoid(Perceptron.answer(weights, states));
            collector.backward(
                    Perceptron.answer(judge, states.concat(actions, 1)).mean().neg());
        }
        return actor.gradients(weights);
    }

    private static List<NDArray> followed(List<NDArray> weights) {
        weights.forEach(weight -> weight.setRequiresGradient(true));
        return weights;
    }

    private NDArray matrix(NDManager manager, List<Transition> batch, Function<Transition, double[]> row) {
        float[] values = new float[batch.size() * states];
        for (int i = 0; i < batch.size(); i++) {
            double[] numbers = row.apply(batch.get(i));
            for (int k = 0; k < states; k++) {
                values[i * states + k] = (float) numbers[k];
            }
        }
        return manager.create(values, new Shape(batch.size(), states));
    }

    private static NDArray column(NDManager manager, List<Transition> batch, ToDoubleFunction<Transition> of) {
        float[] values = new float[batch.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) of.applyAsDouble(batch.get(i));
        }
        return manager.create(values, new Shape(values.length, 1));
    }
}
