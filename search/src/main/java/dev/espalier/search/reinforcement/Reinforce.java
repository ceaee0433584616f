package dev.espalier.search.reinforcement;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * REINFORCE with a factorised policy: candidates are drawn from independent probabilities of the options, and options of
 * candidates better than the average so far become likelier. (<a href="https://doi.org/10.1007/BF00992696">Williams,
 * 1992</a>; settings and baseline as in <a href="https://arxiv.org/abs/2009.00437">NATS-Bench</a>)
 *
 * <p>Learns from each result by itself, with Adam; the baseline is the moving average of rewards, corrected for its bias
 * and moved before it is used. No candidate is proposed twice: each draw that is known makes the next one a little more
 * even, so that a policy that has decided goes on to what is near, and after {@value #TRIES} a random newcomer takes their
 * place. Steady.
 */
public final class Reinforce implements Strategy {
    private static final int TRIES = 100;
    private static final double WARMING = 0.05;

    private final Settings settings;
    private final Random random;
    private final Novelty novelty;
    private final Rewards rewards;
    private final FactorisedPolicy policy;
    private final Adam adam;
    private double average;
    private double weight;

    /**
     * How it learns.
     *
     * @param learningRate the step size; the one setting to try others of
     * @param momentum share of the baseline that stays when a reward arrives, 0 to less than 1
     * @param entropy how much an undecided policy is worth, in rewards per nat
     */
    public record Settings(double learningRate, double momentum, double entropy) {
        /** 0.01, 0.9 and none, of NATS-Bench; at 0.5, of an older script, the policy collapses. */
        public static final Settings DEFAULT = new Settings(0.01, 0.9, 0);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(learningRate > 0, "REINFORCE needs a learning rate above 0, got %s", learningRate);
            require(
                    momentum >= 0 && momentum < 1,
                    "the baseline's momentum must be 0 to less than 1, got %s",
                    momentum);
            require(entropy >= 0, "entropy must not be worth less than nothing, got %s", entropy);
        }
    }

    /** A search of all that {@code choices} allow, in which {@code seed} decides every chance. */
    public Reinforce(Choices choices, Reward reward, Settings settings, long seed) {
        this.settings = settings;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.rewards = new Rewards(reward);
        this.policy = new FactorisedPolicy(choices, random);
        this.adam = new Adam(policy.logits().length, settings.learningRate());
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Assignment> propose() {
        Optional<Assignment> drawn = IntStream.range(0, TRIES)
                .mapToObj(known -> policy.draw(1 + known * WARMING, random))
                .filter(novelty::claim)
                .findFirst();
        return drawn.or(novelty::random).stream().toList();
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            rewards.of(result).ifPresent(reward -> step(result.genes(), reward));
        }
    }

    private void step(Assignment genes, double reward) {
        average = settings.momentum() * average + (1 - settings.momentum()) * reward;
        weight = settings.momentum() * weight + (1 - settings.momentum());
        double[] ascent = policy.gradient(genes, reward - average / weight, settings.entropy());
        adam.descend(policy.logits(), Arrays.stream(ascent).map(x -> -x).toArray());
    }
}
