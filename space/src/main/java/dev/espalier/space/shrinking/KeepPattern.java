package dev.espalier.space.shrinking;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Network;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much of a model a compression keeps along its depth, so that another model can be compressed alike: shares of the
 * channels, bits, and which residual blocks went. Places are shares of the depth: 0 is the first layer, 1 the last. Between
 * two places a share is in between; bits and blocks are those of the nearest place.
 */
public final class KeepPattern {
    private final NavigableMap<Double, Double> shares = new TreeMap<>();
    private final NavigableMap<Double, LayerPrecision> precisions = new TreeMap<>();
    private final NavigableMap<Double, Boolean> blocks = new TreeMap<>();
    private final Optional<String> criterion;

    private KeepPattern(Optional<String> criterion) {
        this.criterion = criterion;
    }

    /** The pattern of the design that {@code assignment} spells in {@code space}. */
    public static KeepPattern of(CompressionSpace space, Assignment assignment) {
        boolean[] active = space.choices().activity(assignment);
        Map<String, Double> places = places(space.groups().network());
        List<Gene> genes = space.genes();
        Optional<String> criterion = Stream.iterate(0, i -> i < genes.size(), i -> i + 1)
                .filter(i -> genes.get(i) instanceof Gene.Judge)
                .map(i -> ((Gene.Judge) genes.get(i)).criteria().get(assignment.get(i)))
                .findFirst()
                .or(() -> space.scores().keySet().stream().findFirst());
        KeepPattern pattern = new KeepPattern(criterion);
        for (int i = 0; i < genes.size(); i++) {
            int option = assignment.get(i);
            if (active[i]) {
                pattern.note(genes.get(i), option, place(genes.get(i), places));
            }
        }
        return pattern;
    }

    private void note(Gene gene, int option, double place) {
        switch (gene) {
            case Gene.Block _ -> blocks.put(place, option == Gene.Block.KEPT);
            case Gene.Channels channels ->
                shares.put(
                        place,
                        (double) channels.sizes().get(option)
                                / channels.group().classes().size());
            case Gene.Judge _ -> {}
            case Gene.Bits bits -> precisions.put(place, bits.precisions().get(option));
        }
    }

    /** By layer, its place. */
    private static Map<String, Double> places(Network network) {
        Map<String, Double> places = new HashMap<>();
        double last = Math.max(1, network.nodes().size() - 1);
        for (Network.Node node : network.nodes()) {
            places.put(node.name(), places.size() / last);
        }
        return places;
    }

    private static double place(Gene gene, Map<String, Double> places) {
        Stream<String> layers = switch (gene) {
            case Gene.Block block -> block.block().layers().stream();
            case Gene.Channels channels -> Stream.of(channels.group().name());
            case Gene.Judge _ -> Stream.empty();
            case Gene.Bits bits -> bits.layers().stream();
        };
        return layers.mapToDouble(layer -> places.getOrDefault(layer, 0.0))
                .average()
                .orElse(0);
    }

    /** The share of the channels that stays at {@code place}, 0 to 1; all if the pattern knows of none that could go. */
    public double share(double place) {
        Map.Entry<Double, Double> before = shares.floorEntry(place);
        Map.Entry<Double, Double> after = shares.ceilingEntry(place);
        if (before == null || after == null) {
            return before != null ? before.getValue() : after != null ? after.getValue() : 1;
        }
        double way = after.getKey() - before.getKey();
        double weight = way == 0 ? 0 : (place - before.getKey()) / way;
        return (1 - weight) * before.getValue() + weight * after.getValue();
    }

    /** The one of {@code possible} that is nearest in bits to what the pattern computes with at {@code place}; the first of several. */
    public LayerPrecision precision(double place, List<LayerPrecision> possible) {
        LayerPrecision wanted = nearest(precisions, place).orElse(LayerPrecision.FLOAT32);
        LayerPrecision best = possible.getFirst();
        for (LayerPrecision other : possible) {
            best = away(other, wanted) < away(best, wanted) ? other : best;
        }
        return best;
    }

    private static int away(LayerPrecision a, LayerPrecision b) {
        return a.equals(b)
                ? 0
                : 1 + Math.abs(a.weightBits() - b.weightBits()) + Math.abs(a.activationBits() - b.activationBits());
    }

    private static <T> Optional<T> nearest(NavigableMap<Double, T> byPlace, double place) {
        Map.Entry<Double, T> before = byPlace.floorEntry(place);
        Map.Entry<Double, T> after = byPlace.ceilingEntry(place);
        if (before == null || after == null) {
            return Optional.ofNullable(before == null ? after : before).map(Map.Entry::getValue);
        }
        return Optional.of(place - before.getKey() <= after.getKey() - place ? before.getValue() : after.getValue());
    }

    /** The design of {@code space} that keeps as much of its model at each place as this pattern does, as nearly as it can. */
    public Assignment in(CompressionSpace space) {
        Map<String, Double> places = places(space.groups().network());
        int[] genes = new int[space.genes().size()];
        for (int i = 0; i < genes.length; i++) {
            Gene gene = space.genes().get(i);
            double place = place(gene, places);
            genes[i] = switch (gene) {
                case Gene.Block _ -> nearest(blocks, place).orElse(true) ? Gene.Block.KEPT : Gene.Block.GONE;
                case Gene.Channels(var group, List<Integer> sizes) ->
                    nearest(sizes, share(place) * group.classes().size());
                case Gene.Judge(List<String> criteria) ->
                    criterion.map(criteria::indexOf).filter(known -> known >= 0).orElse(0);
                case Gene.Bits bits -> bits.precisions().indexOf(precision(place, bits.precisions()));
            };
        }
        return space.canonical(Assignment.of(genes));
    }

    /** The place of the one of {@code options} nearest to {@code wanted}; the larger of two equally near. */
    public static int nearest(List<Integer> options, double wanted) {
        int best = 0;
        for (int option = 1; option < options.size(); option++) {
            boolean nearer = Math.abs(options.get(option) - wanted) <= Math.abs(options.get(best) - wanted);
            best = nearer ? option : best;
        }
        return best;
    }
}
