package dev.espalier.search.fidelity;

import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Evaluated.Feasible;
import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What is known of candidates at each rung. */
final class Rungs {
    private final List<Map<Assignment, Evaluated>> rungs;

    Rungs(Ladder ladder) {
        this.rungs = Stream.generate(() -> (Map<Assignment, Evaluated>) new LinkedHashMap<Assignment, Evaluated>())
                .limit(ladder.amounts().size())
                .toList();
    }

    void add(Result result) {
        rungs.get(result.proposal().rung()).put(result.evaluated().genes(), result.evaluated());
    }

    void replace(List<Result> all) {
        rungs.forEach(Map::clear);
        all.forEach(this::add);
    }

    /** Everyone who reached {@code rung}, whatever became of them, in the order in which that became known. */
    Set<Assignment> everyone(int rung) {
        return rungs.get(rung).keySet();
    }

    /**
     * Those of {@code among} that have earned the rung above: of those that were measured and keep the limits the best, one in
     * {@code factor} but at least {@code least}.
     */
    List<Assignment> best(Collection<Assignment> among, int rung, int factor, int least) {
        List<Feasible> contenders = among.stream()
                .distinct()
                .map(rungs.get(rung)::get)
                .flatMap(result -> result instanceof Feasible feasible ? Stream.of(feasible) : Stream.empty())
                .toList();
        int count = Math.max(contenders.size() / factor, least);
        return Promotion.best(contenders, Feasible::costs, count).stream()
                .map(Feasible::genes)
                .toList();
    }

    /** What to tell of each of {@code candidates}, in their order. */
    List<Evaluated> expected(List<Assignment> candidates) {
        return candidates.stream().map(this::expected).toList();
    }

    /**
     * What to tell of {@code genes}: what became of them at the highest rung they reached and, where that is not the top, what
     * those who went on from there gained on average. So candidates that got differently far can be compared, and one that
     * was stopped does not look bad for having been trained less. Those who went on were chosen for being lucky too, which
     * makes their gain rather too small than too large.
     */
    Evaluated expected(Assignment genes) {
        for (int rung = rungs.size() - 1; rung >= 0; rung--) {
            Evaluated known = rungs.get(rung).get(genes);
            if (known instanceof Feasible feasible) {
                double[] costs = feasible.costs().toArray();
                for (int above = rung + 1; above < rungs.size(); above++) {
                    double[] gain = gain(above, costs.length);
                    for (int i = 0; i < costs.length; i++) {
                        costs[i] += gain[i];
                    }
                }
                return new Feasible(genes, Costs.of(costs));
            }
            if (known != null) {
                return known;
            }
        }
        throw new IllegalStateException("nothing is known of " + genes);
    }

    /** By how much the costs of those who reached {@code rung} from the one below changed, on average. */
    private double[] gain(int rung, int objectives) {
        List<double[]> gains = new ArrayList<>();
        rungs.get(rung).forEach((genes, result) -> {
            if (result instanceof Feasible after && rungs.get(rung - 1).get(genes) instanceof Feasible before) {
                double[] gain = after.costs().toArray();
                for (int i = 0; i < gain.length; i++) {
                    gain[i] -= before.costs().get(i);
                }
                gains.add(gain);
            }
        });
        double[] mean = new double[objectives];
        for (double[] gain : gains) {
            for (int i = 0; i < objectives; i++) {
                mean[i] += gain[i] / gains.size();
            }
        }
        return mean;
    }
}
