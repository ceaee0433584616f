package dev.espalier.space.shrinking;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.compression.ResidualBlock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The genes of a {@link CompressionSpace} in their order, and what an assignment says by them. */
final class Genome {
    private final List<Gene> genes = new ArrayList<>();
    private final Choices choices;

    Genome(ChannelGroups groups, List<String> criteria, CompressionSpace.Options options) {
        List<Choice> list = new ArrayList<>();
        for (ResidualBlock block : options.blocks() ? ResidualBlock.of(groups.network()) : List.<ResidualBlock>of()) {
            addWithin(block.layers(), new Gene.Block(block), list);
        }
        for (ChannelGroup group : groups.free()) {
            List<Integer> possible = sizes(group, options);
            if (possible.size() > 1) {
                List<String> layers =
                        group.members().stream().map(ChannelGroup.Member::layer).toList();
                addWithin(layers, new Gene.Channels(group, possible), list);
            }
        }
        if (criteria.size() > 1) {
            add(new Gene.Judge(criteria), list);
        }
        List<List<String>> segments = Segments.of(groups.network(), options.segments());
        for (int i = 0; i < segments.size(); i++) {
            String name = segments.size() == 1 ? "precision" : "precision" + (i + 1);
            add(new Gene.Bits(name, segments.get(i), options.precisions()), list);
        }
        this.choices = new Choices(list);
    }

    private static List<Integer> sizes(ChannelGroup group, CompressionSpace.Options options) {
        TreeSet<Integer> distinct = new TreeSet<>();
        options.keepRatios().forEach(ratio -> distinct.add(group.size(ratio, options.alignment())));
        return List.copyOf(distinct);
    }

    private void add(Gene gene, List<Choice> list) {
        genes.add(gene);
        list.add(gene.choice());
    }

    /** If a block has all of {@code layers}, the gene matters only while the block stays. */
    private void addWithin(Collection<String> layers, Gene gene, List<Choice> list) {
        list.add(only(Gene.Block.class).toList().reversed().stream()
                .filter(block -> block.block().layers().containsAll(layers))
                .findFirst()
                .<Choice>map(around -> new Choice.Conditional(gene.choice(), around.name(), Set.of(Gene.Block.KEPT)))
                .orElse(gene.choice()));
        genes.add(gene);
    }

    List<Gene> genes() {
        return List.copyOf(genes);
    }

    Choices choices() {
        return choices;
    }

    <G extends Gene> Stream<G> only(Class<G> kind) {
        return genes.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** Where the gene of the criterion is, if there is a choice. */
    OptionalInt judge() {
        return IntStream.range(0, genes.size())
                .filter(i -> genes.get(i) instanceof Gene.Judge)
                .findFirst();
    }

    /** How many channels stay, by the name of the group; of a group in a block that goes, nothing is said. */
    Map<String, Integer> kept(Assignment assignment) {
        boolean[] active = choices.activity(assignment);
        Map<String, Integer> kept = new LinkedHashMap<>();
        for (int i = 0; i < genes.size(); i++) {
            if (active[i] && genes.get(i) instanceof Gene.Channels channels) {
                kept.put(channels.group().name(), channels.sizes().get(assignment.get(i)));
            }
        }
        return kept;
    }

    /** The blocks that go. */
    List<ResidualBlock> gone(Assignment assignment) {
        boolean[] active = choices.activity(assignment);
        return IntStream.range(0, genes.size())
                .filter(i -> active[i] && assignment.get(i) == Gene.Block.GONE)
                .mapToObj(genes::get)
                .filter(Gene.Block.class::isInstance)
                .map(gene -> ((Gene.Block) gene).block())
                .toList();
    }

    /** The same, if what a segment computes with does not matter because all of its layers are gone. */
    Assignment settled(Assignment canonical) {
        Set<String> gone = gone(canonical).stream()
                .flatMap(block -> block.layers().stream())
                .collect(Collectors.toSet());
        Assignment settled = canonical;
        for (int i = 0; i < genes.size(); i++) {
            if (genes.get(i) instanceof Gene.Bits bits && gone.containsAll(bits.layers())) {
                settled = settled.with(i, 0);
            }
        }
        return settled;
    }

    /** What layers compute with, of those that {@code keeps} admits. */
    Precision precision(Assignment assignment, Predicate<String> keeps) {
        List<LayerPrecision> chosen = new ArrayList<>();
        List<List<String>> layers = new ArrayList<>();
        for (int i = 0; i < genes.size(); i++) {
            if (genes.get(i) instanceof Gene.Bits bits) {
                chosen.add(bits.precisions().get(assignment.get(i)));
                layers.add(bits.layers().stream().filter(keeps).toList());
            }
        }
        Precision precision = Precision.of(chosen.getFirst());
        for (int i = 1; i < chosen.size(); i++) {
            precision = precision.with(chosen.get(i), layers.get(i));
        }
        return precision;
    }
}
