package dev.espalier.search.reinforcement;

import static dev.espalier.space.Requirement.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.espalier.search.reinforcement.RecurrentPolicy.Answer;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * MnasNet's controller: a recurrent network draws candidates and is trained by proximal policy optimisation, which moves it
 * towards what was rewarded more than it expected, but not far at a time.
 * (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>;
 * <a href="https://arxiv.org/abs/1707.06347">Schulman et al., 2017</a>; sizes and settings as in NNI's policy-based search)
 *
 * <p>The reward comes at the end and is not discounted, so the advantage of each choice is the reward less what was expected
 * there, scaled over the batch. Choices that do not matter are not learnt from. No candidate is proposed twice: what is
 * missing after {@value #ROUNDS} rounds of known draws are random newcomers. The engine is loaded by the first of these
 * strategies in a process, which takes about a second.
 */
public final class ProximalPolicy implements Strategy {
    private static final int ROUNDS = 20;
    /** Passes over a batch: five updates that repeat it five times. */
    private static final int PASSES = 25;

    private static final float CLIP = 0.2f;
    private static final float CRITIC = 0.5f;
    private static final double TINY = 1e-8;

    private final Choices choices;
    private final Settings settings;
    private final Random random;
    private final Novelty novelty;
    private final Rewards rewards;
    private final RecurrentPolicy policy;
    private final Adam adam;

    /**
     * How it learns.
     *
     * @param batch candidates proposed, and learnt from, at a time
     * @param learningRate the step size of Adam
     * @param entropy how much an undecided policy is worth
     */
    public record Settings(int batch, double learningRate, double entropy) {
        /** 20, 0.0001 and 0.01, of NNI; a search of hundreds of candidates rather than thousands needs a higher rate. */
        public static final Settings DEFAULT = new Settings(20, 1e-4, 0.01);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(batch > 1, "the recurrent policy learns from batches of at least 2, got %d", batch);
            require(learningRate > 0, "the recurrent policy needs a learning rate above 0, got %s", learningRate);
            require(entropy >= 0, "entropy must not be worth less than nothing, got %s", entropy);
        }
    }

    private record Lesson(Assignment genes, double reward) {}

    /** A search of all that {@code choices} allow, in which {@code seed} decides every chance. */
    public ProximalPolicy(Choices choices, Reward reward, Settings settings, long seed) {
        this.choices = choices;
        this.settings = settings;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.rewards = new Rewards(reward);
        this.policy = new RecurrentPolicy(choices, random);
        this.adam = new Adam(policy.weights().length, settings.learningRate());
    }

    @Override
    public List<Assignment> propose() {
        List<Assignment> proposals = new ArrayList<>();
        for (int round = 0; round < ROUNDS && proposals.size() < settings.batch(); round++) {
            policy.draw(settings.batch(), random).stream()
                    .filter(novelty::claim)
                    .limit(settings.batch() - proposals.size())
                    .forEach(proposals::add);
        }
        while (proposals.size() < settings.batch()
                && novelty.random().map(proposals::add).isPresent()) {}
        return proposals;
    }

    @Override
    public void learn(List<Evaluated> results) {
        List<Lesson> lessons = new ArrayList<>();
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            OptionalDouble reward = rewards.of(result);
            reward.ifPresent(earned -> lessons.add(new Lesson(result.genes(), earned)));
        }
        if (!lessons.isEmpty()) {
            synchronized (Torch.class) {
                improve(lessons);
            }
        }
    }

    private void improve(List<Lesson> lessons) {
        List<Assignment> genes = lessons.stream().map(Lesson::genes).toList();
        boolean[][] active = genes.stream().map(choices::activity).toArray(boolean[][]::new);
        float[][] before = new float[choices.size()][];
        float[][] advantages = new float[choices.size()][];
        try (NDManager manager = Torch.engine().newBaseManager()) {
            List<Answer> answers = policy.answers(manager, policy.load(manager), genes);
            for (int choice = 0; choice < before.length; choice++) {
                NDArray taken = policy.taken(manager, genes, choice);
                before[choice] = answers.get(choice)
                        .logarithms()
                        .mul(taken)
                        .sum(new int[] {1})
                        .toFloatArray();
                advantages[choice] = answers.get(choice).expected().toFloatArray();
                for (int i = 0; i < lessons.size(); i++) {
                    advantages[choice][i] = (float) lessons.get(i).reward() - advantages[choice][i];
                }
            }
        }
        scale(advantages, active);
        for (int pass = 0; pass < PASSES; pass++) {
            adam.descend(policy.weights(), gradient(lessons, genes, active, before, advantages));
        }
    }

    /** To mean 0 and deviation 1 over all choices that matter; the others become 0. */
    private static void scale(float[][] advantages, boolean[][] active) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int choice = 0; choice < advantages.length; choice++) {
            for (int i = 0; i < active.length; i++) {
                if (active[i][choice]) {
                    sum += advantages[choice][i];
                    squares += advantages[choice][i] * advantages[choice][i];
                    count++;
                }
            }
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        for (int choice = 0; choice < advantages.length; choice++) {
            for (int i = 0; i < active.length; i++) {
                advantages[choice][i] =
                        active[i][choice] ? (float) ((advantages[choice][i] - mean) / (deviation + TINY)) : 0;
            }
        }
    }

    private double[] gradient(
            List<Lesson> lessons, List<Assignment> genes, boolean[][] active, float[][] before, float[][] advantages) {
        try (NDManager manager = Torch.engine().newBaseManager()) {
            List<NDArray> weights = policy.load(manager);
            weights.forEach(weight -> weight.setRequiresGradient(true));
            float[] rewards = new float[lessons.size()];
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = (float) lessons.get(i).reward();
            }
            try (GradientCollector collector = Torch.engine().newGradientCollector()) {
                List<Answer> answers = policy.answers(manager, weights, genes);
                NDArray loss = manager.create(0f);
                float count = 0;
                for (int choice = 0; choice < answers.size(); choice++) {
                    float[] matters = new float[genes.size()];
                    for (int i = 0; i < matters.length; i++) {
                        matters[i] = active[i][choice] ? 1 : 0;
                        count += matters[i];
                    }
                    NDArray each = loss(
                            answers.get(choice),
                            policy.taken(manager, genes, choice),
                            manager.create(before[choice]),
                            manager.create(advantages[choice]),
                            manager.create(rewards));
                    loss = loss.add(each.mul(manager.create(matters)).sum());
                }
                collector.backward(loss.div(count));
            }
            return policy.gradients(weights);
        }
    }

    /** The clipped objective, the critic's error and the entropy, one number for each candidate. */
    private NDArray loss(Answer answer, NDArray taken, NDArray before, NDArray advantages, NDArray rewards) {
        NDArray now = answer.logarithms().mul(taken).sum(new int[] {1});
        NDArray ratio = now.sub(before).exp();
        NDArray gain = NDArrays.minimum(
                ratio.mul(advantages), ratio.clip(1 - CLIP, 1 + CLIP).mul(advantages));
        NDArray surprise = rewards.sub(answer.expected()).square();
        NDArray order = answer.logarithms().exp().mul(answer.logarithms()).sum(new int[] {1});
        return surprise.mul(CRITIC).sub(gain).add(order.mul((float) settings.entropy()));
    }
}
