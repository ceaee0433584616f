package dev.espalier.experiments.study;

import dev.espalier.evaluators.pruning.Criteria;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Where a compression begins, by what is counted: designs spread from the whole model to a quarter of it. */
final class CompressionStart {
    /** Shares of a cost. */
    private static final List<Double> SHARES = List.of(0.75, 0.5, 0.35, 0.25);

    private CompressionStart() {}

    /**
     * At most {@code most} designs: the model as it is at every precision; the largest that keeps {@code limits}, by the order
     * in which it bears least harm; by the same order those at several shares of its multiply-adds, and of its weights'
     * bits; then what criteria leave of the model at several shares of all channels. Criteria take turns.
     */
    static List<Assignment> designs(
            CompressionSpace space, Shrinking shrinking, Foretold foretold, List<Limit> limits, int most) {
        List<LayerPrecision> precisions = space.options().precisions();
        List<String> criteria = List.copyOf(space.scores().keySet());
        List<Assignment> all = new ArrayList<>();
        precisions.forEach(precision -> all.add(space.uniform(1, precision)));
        Predicate<Design> kept = design -> foretold.keeps(design, limits);
        Assignment largest = shrinking.within(space.whole(), kept).orElse(space.whole());
        all.add(largest);
        int turn = 0;
        for (double share : SHARES) {
            for (ToDoubleFunction<Design> cost :
                    List.<ToDoubleFunction<Design>>of(CompressionStart::macs, CompressionStart::bits)) {
                double bound = share * cost.applyAsDouble(space.decode(largest));
                Assignment whole = space.whole(criteria.get(turn++ % criteria.size()));
                Predicate<Design> cheap = design -> cost.applyAsDouble(design) <= bound;
                shrinking.within(whole, cheap.and(kept)).ifPresent(all::add);
            }
        }
        for (double share : SHARES) {
            for (String criterion : criteria) {
                LayerPrecision precision = precisions.get(turn++ % precisions.size());
                all.add(space.nearest(pruner(space, criterion).sizes(share), criterion, precision));
            }
        }
        return all.stream().distinct().limit(most).toList();
    }

    private static double macs(Design design) {
        return CostModel.count(design.network(), design.precision()).macs();
    }

    /** Of all weights together. */
    private static double bits(Design design) {
        return CostModel.count(design.network(), design.precision()).layers().stream()
                .mapToDouble(layer -> (double) layer.params()
                        * design.precision().at(layer.node().name()).weightBits())
                .sum();
    }

    /** What cuts by {@code criterion}, all channels compared with each other. */
    static Pruner pruner(CompressionSpace space, String criterion) {
        return new Pruner(
                space.groups(),
                space.scores().get(criterion),
                Criteria.named(criterion).comparable(),
                Scope.GLOBAL,
                space.options().alignment());
    }
}
