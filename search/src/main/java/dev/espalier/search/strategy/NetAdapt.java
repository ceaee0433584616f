package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * NetAdapt: makes a network cheaper step by step. For each step every ordered choice is lowered by itself, to the greatest
 * option with which the whole saves enough; all these proposals are evaluated, and the one that loses least for what it
 * saves is where the next step begins. (<a href="https://arxiv.org/abs/1804.03230">Yang et al., 2018</a>, algorithm 1; the
 * ratio and the numbers are those of the <a href="https://github.com/denru01/netadapt">authors' program</a>)
 *
 * <p>What a proposal saves is estimated before anything is evaluated, from a table of latencies or by counting; where a
 * measured network costs something else than estimated, the target moves by that factor. A step that no choice can make
 * alone is made as far as it goes. What breaks a limit is gone to only if everything does, and then to what breaks it
 * least; what failed, never. Choices without an order stay as they are.
 *
 * <p>Deterministic: there is no chance in it. It ends at the target, or where nothing can be lowered, and does not try the
 * rest of the space. A step takes as many estimates as there are lower options, at most.
 */
public final class NetAdapt implements Strategy {
    private static final double LOSS_EPSILON = 1e-6;

    private final Choices choices;
    private final Assignment start;
    private final Aim aim;
    private final Settings settings;
    private final ToDoubleFunction<Assignment> estimate;
    private final Map<Assignment, Double> estimates = new HashMap<>();
    private final Replies replies = new Replies();

    /**
     * What is traded for what.
     *
     * @param loss the objective, by its place among the costs, of which as little as possible is to be lost
     * @param resource the objective of which less is to be used
     * @param target of the resource: it ends with the first network that uses no more; 0 to go as far as it goes
     */
    public record Aim(int loss, int resource, double target) {
        /** @throws IllegalArgumentException if both are one objective or the target is negative */
        public Aim {
            require(
                    loss >= 0 && resource >= 0 && loss != resource,
                    "netadapt trades one objective for another, got %d and %d",
                    loss,
                    resource);
            require(target >= 0, "netadapt: the target must not be negative, got %s", target);
        }
    }

    /**
     * How large steps are.
     *
     * @param reduction what the first step saves, as a share of what the first network uses
     * @param decay by what every step is smaller than the one before it
     */
    public record Settings(double reduction, double decay) {
        /** Those of the authors' program: 2.5 % and 0.96. */
        public static final Settings DEFAULT = new Settings(0.025, 0.96);

        /** @throws IllegalArgumentException if one is not above 0, the reduction not below 1 or the decay above 1 */
        public Settings {
            require(
                    reduction > 0 && reduction < 1,
                    "netadapt: the reduction of a step must be above 0 and below 1, got %s",
                    reduction);
            require(decay > 0 && decay <= 1, "netadapt: the decay must be above 0 and at most 1, got %s", decay);
        }
    }

    /** Where the path has come to: a candidate, and what became of it. */
    private record Place(Assignment genes, Evaluated result) {}

    /**
     * A walk through what {@code choices} allow.
     *
     * @param start where it begins, {@link #largest} for example
     * @param estimate of the resource that a candidate in canonical form uses, in any unit; NaN if it is not known, and
     *     nothing is saved then
     * @throws IllegalArgumentException if the estimate of the start is not a positive number
     */
    public NetAdapt(
            Choices choices, Assignment start, Aim aim, Settings settings, ToDoubleFunction<Assignment> estimate) {
        this.choices = choices;
        this.start = choices.canonical(start);
        this.aim = aim;
        this.settings = settings;
        this.estimate = estimate;
        double first = estimated(this.start);
        require(
                first > 0 && Double.isFinite(first),
                "netadapt needs to know before it evaluates what the objective is about; of '%s' nobody can tell",
                this.start);
    }

    /** The assignment with the last option of every ordered choice, and the first of every other. */
    public static Assignment largest(Choices choices) {
        return choices.canonical(Assignment.of(choices.list().stream()
                .mapToInt(choice -> choice.ordered() ? choice.size() - 1 : 0)
                .toArray()));
    }

    /** Walks from the start as far as is known, and asks for what it needs to go on. */
    @Override
    public List<Assignment> propose() {
        List<Assignment> wanted = List.of(start);
        Optional<Place> place = Optional.empty();
        for (int step = 0; !wanted.isEmpty(); step++) {
            if (replies.lack(wanted)) {
                return replies.ask(wanted);
            }
            place = best(place, wanted);
            double reduction = settings.reduction() * Math.pow(settings.decay(), step) * estimated(start);
            wanted = place.filter(here -> !arrived(here))
                    .map(here -> lowered(here, reduction))
                    .orElse(List.of());
        }
        return List.of();
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

    private boolean arrived(Place place) {
        return used(place).map(used -> used <= aim.target()).orElse(false);
    }

    private static Optional<Evaluated.Feasible> feasible(Place place) {
        return place.result() instanceof Evaluated.Feasible feasible ? Optional.of(feasible) : Optional.empty();
    }

    private Optional<Double> used(Place place) {
        return feasible(place).map(feasible -> feasible.costs().get(aim.resource()));
    }

    /** What there is to try from {@code place}, in the order of the choices. */
    private List<Assignment> lowered(Place place, double reduction) {
        double now = estimated(place.genes());
        double most = Math.max(now - reduction, targetOf(place, now));
        List<Assignment> enough = new ArrayList<>();
        List<Assignment> less = new ArrayList<>();
        boolean[] active = choices.activity(place.genes());
        for (int gene = 0; gene < active.length; gene++) {
            if (active[gene] && choices.list().get(gene).ordered()) {
                lowered(place.genes(), gene, most)
                        .ifPresent(genes -> (estimated(genes) <= most ? enough : less).add(genes));
            }
        }
        return enough.isEmpty() ? less : enough;
    }

    /** With the greatest option that costs no more than {@code most}; else with the cheapest one; empty if none saves. */
    private Optional<Assignment> lowered(Assignment from, int gene, double most) {
        Optional<Assignment> cheapest = Optional.empty();
        for (int option = from.get(gene) - 1; option >= 0; option--) {
            Assignment genes = choices.canonical(from.with(gene, option));
            double cost = estimated(genes);
            if (cost <= most) {
                return Optional.of(genes);
            }
            if (cost < estimated(cheapest.orElse(from))) {
                cheapest = Optional.of(genes);
            }
        }
        return cheapest;
    }

    /** The target in the estimate's unit, by how both compare at {@code place}; 0 if that is not known. */
    private double targetOf(Place place, double now) {
        return used(place)
                .filter(used -> used > 0)
                .map(used -> aim.target() * now / used)
                .orElse(0.0);
    }

    private double estimated(Assignment genes) {
        return estimates.computeIfAbsent(genes, estimate::applyAsDouble);
    }

    /** Which of {@code tried} to go to from {@code from}; empty if all failed. */
    private Optional<Place> best(Optional<Place> from, List<Assignment> tried) {
        List<Place> places = tried.stream()
                .map(genes -> new Place(genes, replies.of(genes).orElseThrow()))
                .toList();
        return places.stream()
                .filter(place -> feasible(place).isPresent())
                .min(Comparator.comparingDouble(place -> price(from, place)))
                .or(() -> places.stream()
                        .filter(place -> place.result() instanceof Evaluated.Infeasible)
                        .min(Comparator.comparingDouble(place -> ((Evaluated.Infeasible) place.result()).violation())));
    }

    /** What is lost for what is saved; only what is lost if it is not known how good {@code from} was. */
    private double price(Optional<Place> from, Place to) {
        double loss = feasible(to).orElseThrow().costs().get(aim.loss());
        Optional<Evaluated.Feasible> before = from.flatMap(NetAdapt::feasible);
        if (before.isEmpty()) {
            return loss;
        }
        double lost = loss - before.get().costs().get(aim.loss()) + LOSS_EPSILON;
        double saved = estimated(from.orElseThrow().genes()) - estimated(to.genes());
        return lost / saved;
    }
}
