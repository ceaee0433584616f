package dev.espalier.space.shrinking;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.compression.ResidualBlock;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What can be done to a trained model: which residual blocks stay, how many channels of each group, which criterion says
 * which ones, and what each segment of the layers computes with.
 *
 * <p>Genes, in this order: {@code BLOCK.block} for every residual block; {@code GROUP.channels} for every group that can be
 * cut to more than one size, which matters only while the block it is in stays; {@code criterion} if there are several; and
 * {@code precision}, or {@code precision1}, {@code precision2} … where there are several segments: runs of neighbouring
 * layers of about equal multiply-adds. {@link #genes()} tells which is which. A criterion that would keep the same channels
 * as one before it spells the same design, and counts as that one.
 */
public final class CompressionSpace implements SearchSpace {
    private final ChannelGroups groups;
    private final Options options;
    private final Map<String, double[]> scores;
    private final List<String> criteria;
    private final List<Gene> genes = new ArrayList<>();
    private final Choices choices;

    /**
     * How finely is searched.
     *
     * @param keepRatios shares of a group's channels that may stay, each above 0 and at most 1
     * @param alignment channels by which cuts step, as {@link ChannelGroup#sizes} has it
     * @param precisions what a segment may compute with
     * @param segments number of segments, at least 1
     * @param blocks whether residual blocks may go
     */
    public record Options(
            List<Double> keepRatios, int alignment, List<LayerPrecision> precisions, int segments, boolean blocks) {
        /** The same, and residual blocks may go. */
        public Options(List<Double> keepRatios, int alignment, List<LayerPrecision> precisions, int segments) {
            this(keepRatios, alignment, precisions, segments, true);
        }

        /** @throws IllegalArgumentException if a list is empty or a value is out of range */
        public Options {
            keepRatios = List.copyOf(keepRatios);
            precisions = List.copyOf(precisions);
            require(!keepRatios.isEmpty(), "a compression needs at least one keep ratio; 1 keeps all channels");
            require(
                    keepRatios.stream().allMatch(ratio -> ratio > 0 && ratio <= 1),
                    "keep ratios must be above 0 and at most 1, got %s",
                    keepRatios);
            require(alignment > 0, "the alignment of cuts must be positive, got %d", alignment);
            require(!precisions.isEmpty(), "a compression needs at least one precision; float32 keeps all bits");
            require(segments > 0, "a model has at least one segment, got %d", segments);
        }
    }

    /**
     * The compressions of a model.
     *
     * @param groups its channels
     * @param scores by criterion, in order: the importance of every channel class, what is most important highest
     * @throws IllegalArgumentException if there is no criterion or one does not score every class
     */
    public CompressionSpace(ChannelGroups groups, Map<String, double[]> scores, Options options) {
        require(!scores.isEmpty(), "a compression needs at least one criterion");
        scores.forEach((criterion, ofClasses) -> require(
                ofClasses.length == groups.classes(),
                "criterion '%s' scores %d channel classes, the model has %d",
                criterion,
                ofClasses.length,
                groups.classes()));
        this.groups = groups;
        this.options = options;
        this.scores = Collections.unmodifiableMap(new LinkedHashMap<>(scores));
        this.criteria = List.copyOf(scores.keySet());
        List<Choice> list = new ArrayList<>();
        for (ResidualBlock block : options.blocks() ? ResidualBlock.of(groups.network()) : List.<ResidualBlock>of()) {
            list.add(within(new Gene.Block(block), block.layers()));
            genes.add(new Gene.Block(block));
        }
        for (ChannelGroup group : groups.free()) {
            List<Integer> possible = sizes(group);
            if (possible.size() > 1) {
                Gene.Channels gene = new Gene.Channels(group, possible);
                list.add(within(
                        gene,
                        group.members().stream().map(ChannelGroup.Member::layer).toList()));
                genes.add(gene);
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

    private void add(Gene gene, List<Choice> list) {
        genes.add(gene);
        list.add(gene.choice());
    }

    /** The choice of {@code gene}; if a block has all of {@code layers}, one that matters only while the block stays. */
    private Choice within(Gene gene, Collection<String> layers) {
        return blocks().reversed().stream()
                .filter(block -> block.block().layers().containsAll(layers))
                .findFirst()
                .<Choice>map(around -> new Choice.Conditional(gene.choice(), around.name(), Set.of(Gene.Block.KEPT)))
                .orElse(gene.choice());
    }

    private List<Integer> sizes(ChannelGroup group) {
        TreeSet<Integer> distinct = new TreeSet<>();
        options.keepRatios().forEach(ratio -> distinct.add(group.size(ratio, options.alignment())));
        return List.copyOf(distinct);
    }

    /** The model's channels. */
    public ChannelGroups groups() {
        return groups;
    }

    /** How finely is searched. */
    public Options options() {
        return options;
    }

    /** By criterion, in order: the importance of every channel class. */
    public Map<String, double[]> scores() {
        return scores;
    }

    /** What each gene decides, in the order of the choices. */
    public List<Gene> genes() {
        return List.copyOf(genes);
    }

    /** The groups that are cut, in the order of their genes. */
    public List<ChannelGroup> cuttable() {
        return only(Gene.Channels.class).map(Gene.Channels::group).toList();
    }

    private List<Gene.Block> blocks() {
        return only(Gene.Block.class).toList();
    }

    private <G extends Gene> Stream<G> only(Class<G> kind) {
        return genes.stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Assignment canonical(Assignment assignment) {
        Assignment canonical = settled(choices.canonical(assignment));
        OptionalInt judge = IntStream.range(0, genes.size())
                .filter(i -> genes.get(i) instanceof Gene.Judge)
                .findFirst();
        if (judge.isEmpty()) {
            return canonical;
        }
        List<Integer> removed = cut(canonical).removed();
        int criterion = 0;
        while (!cut(canonical.with(judge.getAsInt(), criterion)).removed().equals(removed)) {
            criterion++;
        }
        return canonical.with(judge.getAsInt(), criterion);
    }

    /** What a segment computes with does not matter once all of its layers are gone. */
    private Assignment settled(Assignment canonical) {
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

    @Override
    public Design decode(Assignment assignment) {
        Assignment canonical = choices.canonical(assignment);
        Cut cut = cut(canonical);
        Network network = cut.network();
        return new Design(
                network,
                precision(settled(canonical), cut),
                new Origin.Remnant(
                        cut.removed(),
                        cut.gone().stream().map(ResidualBlock::name).toList()));
    }

    private List<ResidualBlock> gone(Assignment assignment) {
        boolean[] active = choices.activity(assignment);
        return IntStream.range(0, genes.size())
                .filter(i -> active[i] && assignment.get(i) == Gene.Block.GONE)
                .mapToObj(genes::get)
                .filter(Gene.Block.class::isInstance)
                .map(gene -> ((Gene.Block) gene).block())
                .toList();
    }

    /** Of a group in a block that goes, nothing is said to be removed. */
    private Cut cut(Assignment assignment) {
        boolean[] active = choices.activity(assignment);
        Map<String, Integer> kept = new LinkedHashMap<>();
        String criterion = criteria.getFirst();
        for (int i = 0; i < genes.size(); i++) {
            if (active[i] && genes.get(i) instanceof Gene.Channels channels) {
                kept.put(channels.group().name(), channels.sizes().get(assignment.get(i)));
            } else if (genes.get(i) instanceof Gene.Judge) {
                criterion = criteria.get(assignment.get(i));
            }
        }
        return Cut.keeping(groups, kept, scores.get(criterion)).without(gone(assignment));
    }

    private Precision precision(Assignment assignment, Cut cut) {
        List<LayerPrecision> chosen = new ArrayList<>();
        List<List<String>> layers = new ArrayList<>();
        for (int i = 0; i < genes.size(); i++) {
            if (genes.get(i) instanceof Gene.Bits bits) {
                chosen.add(bits.precisions().get(assignment.get(i)));
                layers.add(bits.layers().stream().filter(cut::keeps).toList());
            }
        }
        Precision precision = Precision.of(chosen.getFirst());
        for (int i = 1; i < chosen.size(); i++) {
            precision = precision.with(chosen.get(i), layers.get(i));
        }
        return precision;
    }

    /** The assignment that leaves most of the model: every block, all channels, most bits. */
    public Assignment whole() {
        int[] whole = new int[genes.size()];
        for (int i = 0; i < whole.length; i++) {
            List<Integer> ladder = genes.get(i).ladder();
            whole[i] = ladder.isEmpty() ? 0 : ladder.getLast();
        }
        return canonical(Assignment.of(whole));
    }

    /**
     * The same, with {@code criterion} to judge what goes when it is made smaller; not canonical, for nothing goes yet.
     *
     * @throws IllegalArgumentException if the space has no such criterion
     */
    public Assignment whole(String criterion) {
        Assignment whole = whole();
        int judged = option("criterion", criteria, criterion);
        for (int i = 0; i < genes.size(); i++) {
            whole = genes.get(i) instanceof Gene.Judge ? whole.with(i, judged) : whole;
        }
        return whole;
    }

    /**
     * The assignment whose groups keep the sizes nearest to {@code sizes}, classes by group name, all where a group is not
     * named; by {@code criterion}, with {@code precision} everywhere, and with every block.
     *
     * @throws IllegalArgumentException if the space has no such criterion or precision
     */
    public Assignment nearest(Map<String, Integer> sizes, String criterion, LayerPrecision precision) {
        option("criterion", criteria, criterion);
        int[] nearest = new int[genes.size()];
        for (int i = 0; i < nearest.length; i++) {
            nearest[i] = switch (genes.get(i)) {
                case Gene.Block _ -> Gene.Block.KEPT;
                case Gene.Channels(ChannelGroup group, List<Integer> possible) ->
                    nearest(
                            possible,
                            sizes.getOrDefault(group.name(), group.classes().size()));
                case Gene.Judge _ -> criteria.indexOf(criterion);
                case Gene.Bits _ -> option("precision", options.precisions(), precision);
            };
        }
        return canonical(Assignment.of(nearest));
    }

    private static <T> int option(String what, List<T> options, T wanted) {
        require(options.contains(wanted), "%s: there is no '%s', only %s", what, wanted, options);
        return options.indexOf(wanted);
    }

    /** The place of the size nearest to {@code wanted}; the larger of two equally near. */
    private static int nearest(List<Integer> sizes, int wanted) {
        int best = 0;
        for (int option = 1; option < sizes.size(); option++) {
            boolean nearer = Math.abs(sizes.get(option) - wanted) <= Math.abs(sizes.get(best) - wanted);
            best = nearer ? option : best;
        }
        return best;
    }

    /** The assignment in which every group keeps about {@code keepRatio} of its channels, by the first criterion. */
    public Assignment uniform(double keepRatio, LayerPrecision precision) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        cuttable().forEach(group -> wanted.put(group.name(), group.size(keepRatio, options.alignment())));
        return nearest(wanted, criteria.getFirst(), precision);
    }
}
