package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.zoo.CompoundScaling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * EfficientNet's compound scaling of a network that was found: depth, width and resolution grow together by {@code
 * alpha^phi}, {@code beta^phi} and {@code gamma^phi}. With {@code phi = 1} it tries the grid of all bases that about double
 * the multiply-adds, {@code |alpha beta² gamma² - 2| < }{@value #TOLERANCE}; the best of them are kept, and {@code phi}
 * grows by one until a limit is broken or the space has nothing as large. (<a href="https://arxiv.org/abs/1905.11946">Tan
 * and Le, 2019</a>, section 3.3)
 *
 * <p>Bases that round to one network are one candidate. Of several networks it is given, it grows the best. Deterministic;
 * it does not try the rest of the space.
 */
public final class CompoundGrowth implements Strategy {
    /** How far the growth of the grid's bases may be from 2. */
    public static final double TOLERANCE = 0.1;

    private final List<Assignment> found;
    private final int loss;
    private final ScaledChoices scaled;
    private final Replies replies = new Replies();

    /**
     * Growth within what {@code choices} allow.
     *
     * @param found networks to grow from
     * @param loss the objective, by its place among the costs, that tells which is best
     * @throws IllegalArgumentException if there is no network, or none that the space has twice as large
     */
    public CompoundGrowth(Choices choices, List<Assignment> found, int loss) {
        require(!found.isEmpty(), "compound scaling needs a network to grow: set strategy.start");
        this.found = found.stream().map(choices::canonical).distinct().toList();
        this.loss = loss;
        this.scaled = new ScaledChoices(choices);
        require(
                this.found.stream().anyMatch(genes -> !grid(genes).isEmpty()),
                "compound scaling: the space has no room for a network twice as large as '%s';"
                        + " give its depths, widths and resolutions larger options",
                this.found.getFirst());
    }

    @Override
    public List<Assignment> propose() {
        if (replies.lack(found)) {
            return replies.ask(found);
        }
        Optional<Assignment> base = replies.best(found, loss);
        Map<Assignment, CompoundScaling> grid = base.map(this::grid).orElse(Map.of());
        List<Assignment> larger = List.copyOf(grid.keySet());
        if (replies.lack(larger)) {
            return replies.ask(larger);
        }
        Optional<CompoundScaling> bases = replies.best(larger, loss).map(grid::get);
        return bases.isEmpty() ? List.of() : grown(base.orElseThrow(), bases.get());
    }

    /** The next phi that is not known. */
    private List<Assignment> grown(Assignment base, CompoundScaling bases) {
        for (int phi = 2; ; phi++) {
            Optional<Assignment> next = scaled.scaled(base, bases.at(phi));
            if (next.isEmpty()) {
                return List.of();
            }
            Optional<Evaluated> reply = replies.of(next.get());
            if (reply.isEmpty()) {
                return replies.ask(List.of(next.get()));
            }
            if (reply.get() instanceof Evaluated.Infeasible) {
                return List.of();
            }
        }
    }

    /** What the bases of the grid make of {@code genes}, without those that the space cannot say. */
    private Map<Assignment, CompoundScaling> grid(Assignment genes) {
        Map<Assignment, CompoundScaling> grid = new LinkedHashMap<>();
        for (CompoundScaling bases : CompoundScaling.grid(TOLERANCE)) {
            scaled.scaled(genes, bases.at(1))
                    .filter(larger -> !larger.equals(genes))
                    .ifPresent(larger -> grid.putIfAbsent(larger, bases));
        }
        return grid;
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
