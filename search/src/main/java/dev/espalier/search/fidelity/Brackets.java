package dev.espalier.search.fidelity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Successive halving: of the candidates of a bracket, all trained up to its first rung, the best share goes on to the next,
 * and so on to the top. (<a href="https://arxiv.org/abs/1502.07943">Jamieson and Talwalkar, 2016</a>, figure 3) Hyperband
 * has brackets of several kinds: many candidates that begin low, fewer that begin higher, in case that low rungs mislead.
 * (<a href="https://arxiv.org/abs/1603.06560">Li et al., 2018</a>, algorithm 1)
 *
 * <p>What one proposal of a strategy by generations holds is dealt to brackets, and all of it is told to the strategy when the
 * last bracket is through; a bracket never holds candidates of two generations. A {@link Strategy#steady steady} strategy is
 * asked until one bracket of each kind is full. Brackets that are open at the same time climb together.
 *
 * <p>Who goes on is decided by {@link Promotion}, among those that were measured and keep the limits: one in {@code factor}
 * of them, rounded down, but at least one.
 */
public final class Brackets implements Schedule {
    private final Strategy strategy;
    private final Ladder ladder;
    private final int factor;
    private final List<Kind> kinds;
    private final Rungs rungs;
    private final List<Assignment> learned = new ArrayList<>();
    private List<Assignment> generation = List.of();
    private List<Bracket> open = List.of();
    private boolean begins;

    /**
     * A kind of bracket.
     *
     * @param first rung
     * @param size candidates that begin
     */
    private record Kind(int first, int size) {}

    /** Candidates that are, or are to be, on the same rung. */
    private record Bracket(int rung, List<Assignment> members) {}

    private Brackets(Strategy strategy, Ladder ladder, int factor, List<Kind> kinds) {
        require(factor >= 2, "of so many candidates one goes on, at least 2; got %d", factor);
        this.strategy = strategy;
        this.ladder = ladder;
        this.factor = factor;
        this.kinds = kinds;
        this.rungs = new Rungs(ladder);
    }

    /**
     * Successive halving: each generation is one bracket from the lowest rung on; of a steady strategy a bracket holds as many
     * that one of them reaches the top.
     *
     * @param factor of how many candidates one goes on
     */
    public static Brackets halving(Strategy strategy, Ladder ladder, int factor) {
        int size = strategy.steady() ? power(factor, ladder.top()) : Integer.MAX_VALUE;
        return new Brackets(strategy, ladder, factor, List.of(new Kind(0, size)));
    }

    /**
     * Hyperband: a bracket from each rung on, the lowest first, of as many candidates that all brackets cost about the same.
     *
     * @param factor of how many candidates one goes on
     */
    public static Brackets hyperband(Strategy strategy, Ladder ladder, int factor) {
        int all = ladder.top() + 1;
        List<Kind> kinds = IntStream.range(0, all)
                .mapToObj(first ->
                        new Kind(first, Math.ceilDiv(all * power(factor, ladder.top() - first), all - first)))
                .toList();
        return new Brackets(strategy, ladder, factor, kinds);
    }

    private static int power(int base, int exponent) {
        return IntStream.range(0, exponent).reduce(1, (power, _) -> Math.multiplyExact(power, base));
    }

    @Override
    public Ladder ladder() {
        return ladder;
    }

    @Override
    public boolean steady() {
        return false;
    }

    @Override
    public List<Proposal> propose() {
        if (open.isEmpty()) {
            open = dealt(gathered());
            begins = true;
        }
        return open.stream()
                .flatMap(bracket -> bracket.members().stream().map(genes -> new Proposal(genes, bracket.rung())))
                .toList();
    }

    private List<Assignment> gathered() {
        if (!strategy.steady()) {
            return strategy.propose();
        }
        int wanted = kinds.stream().mapToInt(Kind::size).sum();
        List<Assignment> gathered = new ArrayList<>();
        List<Assignment> next;
        do {
            next = strategy.propose();
            gathered.addAll(next);
        } while (!next.isEmpty() && gathered.size() < wanted);
        return gathered;
    }

    private List<Bracket> dealt(List<Assignment> candidates) {
        List<Bracket> dealt = new ArrayList<>();
        int from = 0;
        for (int i = 0; from < candidates.size(); i++) {
            Kind kind = kinds.get(i % kinds.size());
            int to = from + Math.min(kind.size(), candidates.size() - from);
            dealt.add(new Bracket(kind.first(), candidates.subList(from, to)));
            from = to;
        }
        return dealt;
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        strategy.replaced(proposal, candidate);
    }

    @Override
    public void learn(List<Result> results) {
        results.forEach(rungs::add);
        if (open.isEmpty()) {
            return;
        }
        List<Assignment> candidates =
                results.stream().map(result -> result.evaluated().genes()).toList();
        if (begins) {
            generation = candidates;
            begins = false;
        }
        List<Bracket> next = new ArrayList<>();
        int from = 0;
        for (Bracket bracket : open) {
            int to = from + bracket.members().size();
            climbed(new Bracket(bracket.rung(), candidates.subList(from, to))).ifPresent(next::add);
            from = to;
        }
        open = next;
        if (open.isEmpty()) {
            learned.addAll(generation);
            strategy.learn(rungs.expected(generation));
        }
    }

    /** {@code bracket} on the next rung; empty if it was on the top, or nobody may go on. */
    private Optional<Bracket> climbed(Bracket bracket) {
        if (bracket.rung() == ladder.top()) {
            return Optional.empty();
        }
        List<Assignment> best = rungs.best(bracket.members(), bracket.rung(), factor, 1);
        return Optional.of(new Bracket(bracket.rung() + 1, best)).filter(_ -> !best.isEmpty());
    }

    @Override
    public void obey(List<Limit> limits) {
        strategy.obey(limits);
    }

    /** Brackets that are open stay as they were decided. */
    @Override
    public void revise(List<Result> all) {
        rungs.replace(all);
        strategy.revise(rungs.expected(learned));
    }
}
