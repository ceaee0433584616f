package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * MorphNet over choices: learns which share of its channels each choice of a width keeps alive under a penalty, shrinks the
 * choices by that, and multiplies all of them with the largest number that fits the budget. Every round does so with
 * several strengths of the penalty, and the next begins with the best of what came of it. (<a
 * href="https://arxiv.org/abs/1711.06798">Gordon et al., 2018</a>, algorithm 1)
 *
 * <p>Widths are the nearest options. A choice of which nothing was learnt stays as it is. Deterministic if the learner is; it
 * ends after its rounds, or when widths stay as they are, and does not try the rest of the space.
 */
public final class ShrinkExpand implements Strategy {
    private static final double LARGEST = 64;
    private static final int HALVINGS = 30;

    private final Choices choices;
    private final Assignment start;
    private final int loss;
    private final Learner learner;
    private final Budget budget;
    private final Settings settings;
    private final Map<Lesson, Map<Integer, Double>> learnt = new HashMap<>();
    private final Replies replies = new Replies();

    /** Learns which widths a network needs, by training it under a penalty. */
    @FunctionalInterface
    public interface Learner {
        /**
         * The share of its channels that stays alive, above 0 and at most 1, for each choice that decides about any, by its
         * place. The same arguments give the same.
         */
        Map<Integer, Double> alive(Assignment genes, double strength);
    }

    /**
     * What networks may cost.
     *
     * @param cost of a candidate in canonical form
     * @param most that it may be
     */
    public record Budget(ToDoubleFunction<Assignment> cost, double most) {
        boolean admits(Assignment genes) {
            return cost.applyAsDouble(genes) <= most;
        }
    }

    /**
     * How much is tried.
     *
     * @param strengths of the penalty, each tried in every round
     * @param rounds of shrinking and expanding
     */
    public record Settings(List<Double> strengths, int rounds) {
        /** @throws IllegalArgumentException if there is no positive strength, or no round */
        public Settings {
            strengths = List.copyOf(strengths);
            require(
                    !strengths.isEmpty() && strengths.stream().allMatch(strength -> strength > 0),
                    "morphnet needs positive strengths of its penalty, got %s",
                    strengths);
            require(rounds > 0, "morphnet needs at least one round, got %d", rounds);
        }
    }

    private record Lesson(Assignment genes, double strength) {}

    /**
     * @param start the network to begin with
     * @param loss the objective, by its place among the costs, that tells which is best
     */
    public ShrinkExpand(
            Choices choices, Assignment start, int loss, Learner learner, Budget budget, Settings settings) {
        this.choices = choices;
        this.start = choices.canonical(start);
        this.loss = loss;
        this.learner = learner;
        this.budget = budget;
        this.settings = settings;
    }

    @Override
    public List<Assignment> propose() {
        List<Assignment> wanted = List.of(start);
        Assignment from = start;
        for (int round = 0; ; round++) {
            if (replies.lack(wanted)) {
                return replies.ask(wanted);
            }
            Optional<Assignment> best = replies.best(wanted, loss);
            if (round == settings.rounds() || round > 0 && best.isEmpty()) {
                return List.of();
            }
            from = best.orElse(from);
            wanted = morphed(from);
        }
    }

    /** What every strength makes of {@code from}. */
    private List<Assignment> morphed(Assignment from) {
        return settings.strengths().stream()
                .map(strength -> learnt.computeIfAbsent(
                        new Lesson(from, strength), lesson -> learner.alive(lesson.genes(), lesson.strength())))
                .map(alive -> expanded(from, alive))
                .distinct()
                .toList();
    }

    /** {@code from} shrunk to what is alive, times the largest number that fits, by bisection. */
    private Assignment expanded(Assignment from, Map<Integer, Double> alive) {
        double low = 0;
        double high = LARGEST;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (budget.admits(times(from, alive, middle))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return times(from, alive, low);
    }

    private Assignment times(Assignment from, Map<Integer, Double> alive, double factor) {
        Assignment genes = from;
        boolean[] active = choices.activity(from);
        for (Map.Entry<Integer, Double> share : alive.entrySet()) {
            int gene = share.getKey();
            Choice choice = choices.list().get(gene);
            if (active[gene] && choice.ordered()) {
                List<Double> values =
                        choice.options().stream().map(Double::valueOf).toList();
                double wanted = factor * share.getValue() * values.get(from.get(gene));
                genes = genes.with(gene, ScaledChoices.nearest(values, wanted));
            }
        }
        return choices.canonical(genes);
    }

    @Override
    public void learn(List<Evaluated> results) {
        replies.hear(results);
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        replies.replaced(proposal, candidate);
    }

    @Override
    public void revise(List<Evaluated> all) {
        replies.correct(all);
    }
}
