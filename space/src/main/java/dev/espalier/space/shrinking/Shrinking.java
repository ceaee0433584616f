package dev.espalier.space.shrinking;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The steps by which a model becomes as small as its space allows, least harmful first: each takes one gene one rung down
 * its ladder. Of steps that do equal harm comes first the one after which most of its gene's rungs are left.
 *
 * <p>After n steps stands the design in which nothing loses more than a threshold by itself, and the threshold grows with
 * n; so the largest design within limits is found by bisection, in as many tries as the number of steps has binary digits,
 * whether there is one or not.
 */
public final class Shrinking {
    private final CompressionSpace space;
    private final List<Step> steps = new ArrayList<>();

    /** Gene {@code position} goes down to {@code rung}, of {@code rungs}. */
    private record Step(int position, int rung, int rungs, double loss) {
        double left() {
            return (double) rung / rungs;
        }
    }

    /**
     * The steps of {@code space}.
     *
     * @throws IllegalArgumentException if {@code sensitivity} is that of another space
     */
    public Shrinking(CompressionSpace space, Sensitivity sensitivity) {
        this.space = space;
        for (int i = 0; i < space.genes().size(); i++) {
            Gene gene = space.genes().get(i);
            List<Double> losses = gene.ladder().isEmpty() ? List.of() : sensitivity.losses(gene);
            for (int rung = losses.size() - 2; rung >= 0; rung--) {
                steps.add(new Step(i, rung, losses.size(), losses.get(rung)));
            }
        }
        // Losses do not fall as less is left, and sorting is stable: the steps of one gene stay in their order.
        steps.sort(Comparator.comparingDouble(Step::loss)
                .thenComparing(Comparator.comparingDouble(Step::left).reversed()));
    }

    /** How many steps there are. */
    public int length() {
        return steps.size();
    }

    /** {@code genes} where nothing leaves more of the model than after the first {@code count} steps. Canonical. */
    public Assignment after(Assignment genes, int count) {
        Map<Integer, Integer> most = new HashMap<>();
        steps.subList(0, count).forEach(step -> most.put(step.position(), step.rung()));
        Assignment less = genes;
        for (Map.Entry<Integer, Integer> cap : most.entrySet()) {
            List<Integer> ladder = space.genes().get(cap.getKey()).ladder();
            if (ladder.indexOf(genes.get(cap.getKey())) > cap.getValue()) {
                less = less.with(cap.getKey(), ladder.get(cap.getValue()));
            }
        }
        return space.canonical(less);
    }

    /**
     * {@code genes} after as few steps as make it {@code admissible}: after none if it is; empty if it is not even after all
     * of them. What is admissible should stay so as steps are taken, else the result is admissible but perhaps there would
     * have been one after fewer.
     */
    public Optional<Assignment> within(Assignment genes, Predicate<Design> admissible) {
        Assignment best = space.canonical(genes);
        if (admissible.test(space.decode(best))) {
            return Optional.of(best);
        }
        best = after(genes, length());
        if (!admissible.test(space.decode(best))) {
            return Optional.empty();
        }
        int low = 0;
        int high = length();
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            Assignment tried = after(genes, middle);
            if (admissible.test(space.decode(tried))) {
                high = middle;
                best = tried;
            } else {
                low = middle;
            }
        }
        return Optional.of(best);
    }
}
