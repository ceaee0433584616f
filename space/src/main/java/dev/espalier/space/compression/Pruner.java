package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Turns scores into cuts: of a given share of the channels, or as large as a budget allows. Sizes step by the alignment
 * and never reach zero; a larger share never keeps fewer channels of any group.
 */
public final class Pruner {
    /** Halvings of the keep ratio: enough to tell any two numbers of channels apart, and no more. */
    private static final int HALVINGS = 30;

    private final ChannelGroups groups;
    private final double[] scores;
    private final Scope scope;
    private final int alignment;
    private final double[] ranks;
    private final Map<String, List<ChannelGroup>> arenas;

    /**
     * A pruner.
     *
     * @param scores of every class; the higher, the longer it stays
     * @param comparable whether scores of different groups mean the same; else they are divided by their group's mean
     *     magnitude before groups are compared
     * @param alignment channels by which a group is cut
     * @throws IllegalArgumentException if there are not as many scores as classes, one is no number, or the alignment is
     *     not positive
     */
    public Pruner(ChannelGroups groups, double[] scores, boolean comparable, Scope scope, int alignment) {
        require(
                scores.length == groups.classes(),
                "pruner: %d classes need as many scores, got %d",
                groups.classes(),
                scores.length);
        for (double score : scores) {
            require(!Double.isNaN(score), "pruner: a score is not a number");
        }
        require(alignment > 0, "pruner: the alignment must be positive, got %d", alignment);
        this.groups = groups;
        this.scores = scores.clone();
        this.scope = scope;
        this.alignment = alignment;
        this.ranks = comparable ? this.scores : relative();
        this.arenas = groups.free().stream()
                .collect(Collectors.groupingBy(this::arena, LinkedHashMap::new, Collectors.toList()));
    }

    /**
     * How many classes of each free group stay, by name, when about {@code keepRatio} of those compared with each other do.
     *
     * @throws IllegalArgumentException if {@code keepRatio} is not above 0 and at most 1
     */
    public Map<String, Integer> sizes(double keepRatio) {
        require(keepRatio > 0 && keepRatio <= 1, "a keep ratio must be above 0 and at most 1, got %s", keepRatio);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (List<ChannelGroup> arena : arenas.values()) {
            List<Integer> all = new ArrayList<>();
            arena.forEach(group -> all.addAll(group.classes()));
            all.sort((a, b) -> Double.compare(ranks[b], ranks[a]));
            int kept = (int) Math.round(keepRatio * all.size());
            Map<String, Integer> staying = new LinkedHashMap<>();
            all.subList(0, kept).forEach(c -> staying.merge(groups.groupOf(c).name(), 1, Integer::sum));
            for (ChannelGroup group : arena) {
                int own = staying.getOrDefault(group.name(), 0);
                double ratio = scope == Scope.LAYER
                        ? keepRatio
                        : (double) own / group.classes().size();
                sizes.put(group.name(), group.size(Math.max(Double.MIN_NORMAL, ratio), alignment));
            }
        }
        return sizes;
    }

    /** The cut to {@link #sizes}, keeping the classes of the highest scores of each group. */
    public Cut cut(double keepRatio) {
        return Cut.keeping(groups, sizes(keepRatio), scores);
    }

    /**
     * The largest cut network whose cost is within the budget.
     *
     * @param cost of a network: multiply-adds, weights, bytes, predicted milliseconds; should not fall when the network
     *     grows, else the result is within the budget but perhaps not the largest
     */
    public Reach reach(ToDoubleFunction<Network> cost, double budget) {
        return reach(this::cut, cost, budget);
    }

    /**
     * The largest network within the budget that is no wider anywhere than {@code sizes}: all groups shrink by one share.
     * It repairs what breaks a limit.
     *
     * @throws IllegalArgumentException if {@code sizes} are not those of a cut
     */
    public Reach repair(Map<String, Integer> sizes, ToDoubleFunction<Network> cost, double budget) {
        return reach(
                share -> {
                    Map<String, Integer> smaller = new LinkedHashMap<>();
                    sizes.forEach((name, size) -> smaller.put(name, atMost(name, size, share)));
                    return Cut.keeping(groups, smaller, scores);
                },
                cost,
                budget);
    }

    private int atMost(String name, int size, double share) {
        ChannelGroup group = groups.find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no channel group '" + name + "'"));
        List<Integer> sizes = group.sizes(alignment);
        return share == 1
                ? size
                : sizes.reversed().stream()
                        .filter(smaller -> smaller <= size * share)
                        .findFirst()
                        .orElse(Math.min(size, sizes.getFirst()));
    }

    /** Bisects the share, 0 to 1, of a family of cuts that grow with it. */
    private static Reach reach(Function<Double, Cut> family, ToDoubleFunction<Network> cost, double budget) {
        require(!Double.isNaN(budget), "the budget is not a number");
        Cut all = family.apply(1.0);
        double value = cost.applyAsDouble(all.network());
        if (value <= budget) {
            return new Reach.Within(all, value);
        }
        Cut best = family.apply(Double.MIN_NORMAL);
        value = cost.applyAsDouble(best.network());
        if (!(value <= budget)) {
            return new Reach.OutOfReach(best, value);
        }
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            Cut cut = family.apply(middle);
            double costs = cost.applyAsDouble(cut.network());
            if (costs <= budget) {
                low = middle;
                best = cut;
                value = costs;
            } else {
                high = middle;
            }
        }
        return new Reach.Within(best, value);
    }

    private String arena(ChannelGroup group) {
        return switch (scope) {
            case LAYER -> group.name();
            case GLOBAL -> "all";
            case ISOMORPHIC -> kind(group);
        };
    }

    /** The kinds of layers that make, read and couple a group, each once. */
    private String kind(ChannelGroup group) {
        Map<String, Network.Node> nodes =
                groups.network().nodes().stream().collect(Collectors.toMap(Network.Node::name, node -> node));
        return group.members().stream()
                        .map(member -> member.side() + " "
                                + nodes.get(member.layer()).layer().getClass().getSimpleName())
                        .distinct()
                        .sorted()
                        .toList()
                + " "
                + group.couplings().stream()
                        .map(ChannelGroup.Coupling::reason)
                        .distinct()
                        .sorted()
                        .toList();
    }

    private double[] relative() {
        double[] relative = scores.clone();
        for (ChannelGroup group : groups.free()) {
            double mean = group.classes().stream()
                    .mapToDouble(c -> Math.abs(scores[c]))
                    .average()
                    .orElseThrow();
            group.classes().forEach(c -> relative[c] = mean > 0 ? scores[c] / mean : 0);
        }
        return relative;
    }
}
