package dev.espalier.evaluators.pruning;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The criteria by the names that experiments and the command line use. */
public final class Criteria {
    private static final Map<String, Criterion> ALL = all();

    private Criteria() {}

    /** Every criterion with its usual parameters; those that are {@link Learnt} come with a training of their own. */
    public static Map<String, Criterion> named() {
        return ALL;
    }

    /**
     * The criterion called {@code name}.
     *
     * @throws IllegalArgumentException if there is none; the message lists them
     */
    public static Criterion named(String name) {
        Criterion criterion = ALL.get(name);
        if (criterion == null) {
            throw new IllegalArgumentException("criterion must be one of %s, got '%s'".formatted(ALL.keySet(), name));
        }
        return criterion;
    }

    private static Map<String, Criterion> all() {
        Map<String, Criterion> all = new LinkedHashMap<>();
        all.put("l1", new FilterNorm(1));
        all.put("l2", new FilterNorm(2));
        all.put("geometric-median", new GeometricMedian());
        all.put("norm-scale", new NormScale());
        all.put("apoz", new NonZeroShare());
        all.put("entropy", new Entropy(10));
        all.put("taylor", new Taylor());
        all.put("snip", new Snip());
        all.put("thinet", new ThiNet());
        all.put("lasso", new Lasso(60));
        all.put("nisp", new Propagated());
        all.put("discrimination", new Discrimination(3, 1));
        all.put("collaborative", new Collaborative());
        all.put("spectral", new Spectral());
        all.put("subspace", new Subspace());
        all.put("slimming", new Learnt(groups -> new Slimming(groups, 0.02), new NormScale()));
        all.put(
                "group-lasso",
                new Learnt(
                        groups -> new GroupLasso(groups.network(), GroupLasso.Grouping.FILTER, 0.02),
                        new FilterNorm(2)));
        all.put(
                "morphnet",
                new Learnt(groups -> new ResourcePenalty(groups, new ResourceCost.Flops(), 2), new NormScale()));
        all.put("random", new RandomScore(1));
        all.put("largest", new LargestFirst());
        return Collections.unmodifiableMap(all);
    }
}
