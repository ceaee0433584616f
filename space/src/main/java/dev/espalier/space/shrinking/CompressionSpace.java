package dev.espalier.space.shrinking;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.ResidualBlock;
import dev.espalier.space.network.Network;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

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
    private final Genome genome;

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
        this.genome = new Genome(groups, criteria, options);
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
        return genome.genes();
    }

    /** The groups that are cut, in the order of their genes. */
    public List<ChannelGroup> cuttable() {
        return genome.only(Gene.Channels.class).map(Gene.Channels::group).toList();
    }

    @Override
    public Choices choices() {
        return genome.choices();
    }

    @Override
    public Assignment canonical(Assignment assignment) {
        Assignment canonical = genome.settled(choices().canonical(assignment));
        OptionalInt judge = genome.judge();
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

    @Override
    public Design decode(Assignment assignment) {
        Assignment canonical = choices().canonical(assignment);
        Cut cut = cut(canonical);
        Network network = cut.network();
        return new Design(
                network,
                genome.precision(genome.settled(canonical), cut::keeps),
                new Origin.Remnant(
                        cut.removed(),
                        cut.gone().stream().map(ResidualBlock::name).toList()));
    }

    private Cut cut(Assignment assignment) {
        String criterion = genome.judge().isPresent()
                ? criteria.get(assignment.get(genome.judge().getAsInt()))
                : criteria.getFirst();
        return Cut.keeping(groups, genome.kept(assignment), scores.get(criterion))
                .without(genome.gone(assignment));
    }

    /** The assignment that leaves most of the model: every block, all channels, most bits. */
    public Assignment whole() {
        return canonical(Assignment.of(genes().stream()
                .map(Gene::ladder)
                .mapToInt(ladder -> ladder.isEmpty() ? 0 : ladder.getLast())
                .toArray()));
    }

    /**
     * The same, with {@code criterion} to judge what goes when it is made smaller; not canonical, for nothing goes yet.
     *
     * @throws IllegalArgumentException if the space has no such criterion
     */
    public Assignment whole(String criterion) {
        Assignment whole = whole();
        int judged = option("criterion", criteria, criterion);
        return genome.judge().isPresent() ? whole.with(genome.judge().getAsInt(), judged) : whole;
    }

    /**
     * The assignment whose groups keep the sizes nearest to {@code sizes}, classes by group name, all where a group is not
     * named; by {@code criterion}, with {@code precision} everywhere, and with every block.
     *
     * @throws IllegalArgumentException if the space has no such criterion or precision
     */
    public Assignment nearest(Map<String, Integer> sizes, String criterion, LayerPrecision precision) {
        option("criterion", criteria, criterion);
        int[] nearest = genes().stream()
                .mapToInt(gene -> switch (gene) {
                    case Gene.Block _ -> Gene.Block.KEPT;
                    case Gene.Channels(ChannelGroup group, List<Integer> possible) ->
                        nearest(
                                possible,
                                sizes.getOrDefault(group.name(), group.classes().size()));
                    case Gene.Judge _ -> criteria.indexOf(criterion);
                    case Gene.Bits _ -> option("precision", options.precisions(), precision);
                })
                .toArray();
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
