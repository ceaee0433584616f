package dev.espalier.search.reinforcement;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The controllers of AMC and HAQ: an actor goes from choice to choice and answers what it sees there with an action of 0 to
 * 1, which is a keep ratio, a precision or whatever the options are; a {@link Wall} keeps the candidate within what is
 * allowed; the actor learns by deep deterministic policy gradient. (<a href="https://arxiv.org/abs/1802.03494">He et al.,
 * 2018</a>; <a href="https://arxiv.org/abs/1811.08886">Wang et al., 2019</a>)
 *
 * <p>Begins with random actions. Then there is noise about the actor's, normal and cut off at 0 and 1, which decays with each
 * candidate. No candidate is proposed twice: each draw that is known makes the next one noisier, and after {@value #TRIES} a
 * random newcomer takes its place. None exceeds what is allowed, unless nothing does otherwise: then only the candidate that
 * exceeds it least is proposed, as the witness of that. It learns from actions as they were taken, behind the wall, and just
 * as well from candidates that it did not propose. Steady. The engine is loaded by the first lesson in a process, which
 * takes about a second.
 */
public final class DeterministicPolicy implements Strategy {
    private static final int TRIES = 100;
    private static final int STRANGERS = 10_000;
    private static final double WARMING = 0.01;
    private static final int BATCH = 64;
    /** Candidates whose transitions are kept. */
    private static final int REMEMBERED = 100;

    private final Choices choices;
    private final Wall wall;
    private final Settings settings;
    private final Random random;
    private final Novelty novelty;
    private final Rewards rewards;
    private final Frame frame;
    private final Situation situation;
    private ActorCritic agent;
    private final Replay replay;
    private int proposed;

    /**
     * How it learns.
     *
     * @param warmUp candidates of random actions to begin with, before anything is learnt
     * @param noise deviation of the noise after them
     * @param decay share of the noise that stays from one candidate to the next
     * @param width units in each hidden layer of actor and critic
     * @param lessons steps of learning after each candidate, of {@value #BATCH} transitions each
     */
    public record Settings(int warmUp, double noise, double decay, int width, int lessons) {
        /** AMC's, but 20 candidates to begin with rather than 100 of 900, and lessons as for a network of 20 layers. */
        public static final Settings AMC = new Settings(20, 0.5, 0.95, 300, 20);

        /** HAQ's, with as many lessons. */
        public static final Settings HAQ = new Settings(20, 0.5, 0.99, 300, 20);

        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            require(warmUp > 0, "a policy needs at least 1 random candidate to begin with, got %d", warmUp);
            require(noise >= 0, "noise must not be negative, got %s", noise);
            require(decay > 0 && decay <= 1, "the noise must decay to a share of 0 to 1, got %s", decay);
            require(width > 0, "a hidden layer needs at least 1 unit, got %d", width);
            require(lessons > 0, "a policy learns in at least 1 step, got %d", lessons);
        }

        /** These with other random candidates to begin with. */
        public Settings withWarmUp(int other) {
            return new Settings(other, noise, decay, width, lessons);
        }
    }

    private DeterministicPolicy(
            Choices choices, Allowance allowance, Wall wall, Reward reward, Settings settings, long seed) {
        this.choices = choices;
        this.wall = wall;
        this.settings = settings;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.rewards = new Rewards(reward);
        this.frame = new Frame(choices, allowance, random);
        this.situation = new Situation(frame);
        this.agent = new ActorCritic(situation.size(), settings.width(), random);
        this.replay = new Replay(REMEMBERED * choices.size());
    }

    /**
     * AutoML for model compression: every action is bounded so that what is allowed can still be reached.
     *
     * @param allowance what is counted of candidates, and how much of it is allowed
     * @param seed decides every chance
     */
    public static DeterministicPolicy amc(
            Choices choices, Allowance allowance, Reward reward, Settings settings, long seed) {
        return new DeterministicPolicy(choices, allowance, Wall.BOUNDED, reward, settings, seed);
    }

    /** Hardware-aware quantization: actions are free, and what is too much is taken away afterwards; else as above. */
    public static DeterministicPolicy haq(
            Choices choices, Allowance allowance, Reward reward, Settings settings, long seed) {
        return new DeterministicPolicy(choices, allowance, Wall.AFTERWARDS, reward, settings, seed);
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Assignment> propose() {
        boolean exploring = proposed < settings.warmUp();
        double noise = settings.noise() * Math.pow(settings.decay(), proposed - settings.warmUp());
        proposed++;
        return IntStream.range(0, TRIES)
                .mapToObj(known -> exploring ? walk(_ -> random.nextDouble()) : walk(noise + known * WARMING))
                .filter(novelty::claim)
                .findFirst()
                .or(this::stranger)
                .stream()
                .toList();
    }

    private Assignment walk(double noise) {
        return walk(state -> TruncatedNormal.draw(agent.act(state), noise, random));
    }

    /** Answers what it sees at a choice with an action. */
    private interface Actor {
        double act(double[] state);
    }

    private Assignment walk(Actor actor) {
        int[] genes = frame.floor().clone();
        double last = 0;
        for (int choice = 0; choice < genes.length; choice++) {
            if (frame.open(choice, genes)) {
                double action = actor.act(situation.at(choice, genes, last));
                genes[choice] = wall.pass(frame, choice, frame.scale(choice).option(action), genes);
                last = frame.scale(choice).action(genes[choice]);
            }
        }
        return choices.canonical(Assignment.of(wall.settle(frame, genes)));
    }

    /** Another candidate within what is allowed; empty if none is left, or none to be found. */
    private Optional<Assignment> stranger() {
        return Stream.generate(frame.possible() ? novelty::random : Optional::<Assignment>empty)
                .limit(STRANGERS)
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .filter(genes -> frame.admits(genes.toArray()))
                .findFirst();
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            novelty.claim(result.genes());
            rewards.of(result).ifPresent(reward -> remember(result.genes().toArray(), reward));
        }
    }

    /** Keeps the walk to {@code genes} and learns. */
    private void remember(int[] genes, double reward) {
        List<Integer> open = IntStream.range(0, genes.length)
                .filter(choice -> frame.open(choice, genes))
                .boxed()
                .toList();
        double[] state = new double[situation.size()];
        double last = 0;
        for (int step = 0; step <= open.size(); step++) {
            boolean end = step == open.size();
            double[] next = end ? state : situation.at(open.get(step), genes, last);
            if (step > 0) {
                replay.add(new Transition(state, last, reward, next, end));
            }
            state = next;
            last = end ? last : frame.scale(open.get(step)).action(genes[open.get(step)]);
        }
        if (proposed >= settings.warmUp()) {
            for (int lesson = 0; lesson < settings.lessons(); lesson++) {
                agent.learn(replay.sample(BATCH, random));
            }
        }
    }

    /** Begins to learn anew, of all. */
    @Override
    public void revise(List<Evaluated> all) {
        agent = new ActorCritic(situation.size(), settings.width(), random);
        replay.clear();
        rewards.forget();
        learn(all);
    }
}
