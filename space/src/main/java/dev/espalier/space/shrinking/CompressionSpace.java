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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What can be done to a trained model: how many channels stay of each group, which criterion says which ones, and what each
 * segment of the layers computes with.
 *
 * <p>Genes: {@code GROUP.channels} for every group that can be cut to more than one size, {@code criterion} if there are
 * several, and {@code precision}, or {@code precision1}, {@code precision2} … where there are several segments: runs of
 * neighbouring layers of about equal multiply-adds. A criterion that would keep the same channels as one before it spells the
 * same design, and counts as that one.
 */
public final class CompressionSpace implements SearchSpace {
    private final ChannelGroups groups;
    private final Options options;
    private final Map<String, double[]> scores;
    private final List<String> criteria;
    private final List<ChannelGroup> cuttable = new ArrayList<>();
    private final List<List<Integer>> sizes = new ArrayList<>();
    private final List<List<String>> segments;
    private final Choices choices;

    /**
     * How finely is searched.
     *
     * @param keepRatios shares of a group's channels that may stay, each above 0 and at most 1
     * @param alignment channels by which cuts step, as {@link ChannelGroup#sizes} has it
     * @param precisions what a segment may compute with
     * @param segments number of segments, at least 1
     */
    public record Options(List<Double> keepRatios, int alignment, List<LayerPrecision> precisions, int segments) {
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
        this.segments = Segments.of(groups.network(), options.segments());
        List<Choice> list = new ArrayList<>();
        for (ChannelGroup group : groups.free()) {
            List<Integer> possible = sizes(group);
            if (possible.size() > 1) {
                cuttable.add(group);
                sizes.add(possible);
                list.add(new Choice.Ordinal(
                        group.name() + ".channels",
                        possible.stream().map(size -> size * group.width()).toList()));
            }
        }
        if (criteria.size() > 1) {
            list.add(new Choice.Categorical("criterion", criteria));
        }
        List<String> labels =
                options.precisions().stream().map(LayerPrecision::label).toList();
        for (int i = 1; i <= segments.size(); i++) {
            list.add(new Choice.Categorical(segments.size() == 1 ? "precision" : "precision" + i, labels));
        }
        this.choices = new Choices(list);
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

    /** The groups that are cut, one gene each, in the order of the genes. */
    public List<ChannelGroup> cuttable() {
        return List.copyOf(cuttable);
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Assignment canonical(Assignment genes) {
        Assignment canonical = choices.canonical(genes);
        if (criteria.size() == 1) {
            return canonical;
        }
        List<Integer> removed = cut(canonical).removed();
        int criterion = 0;
        while (!cut(canonical.with(cuttable.size(), criterion)).removed().equals(removed)) {
            criterion++;
        }
        return canonical.with(cuttable.size(), criterion);
    }

    @Override
    public Design decode(Assignment genes) {
        Assignment canonical = choices.canonical(genes);
        Cut cut = cut(canonical);
        return new Design(cut.network(), precision(canonical), new Origin.Remnant(cut.removed()));
    }

    private Cut cut(Assignment genes) {
        Map<String, Integer> kept = new LinkedHashMap<>();
        for (int i = 0; i < cuttable.size(); i++) {
            kept.put(cuttable.get(i).name(), sizes.get(i).get(genes.get(i)));
        }
        String criterion = criteria.get(criteria.size() == 1 ? 0 : genes.get(cuttable.size()));
        return Cut.keeping(groups, kept, scores.get(criterion));
    }

    private Precision precision(Assignment genes) {
        int first = genes.size() - segments.size();
        Precision precision = Precision.of(options.precisions().get(genes.get(first)));
        for (int i = 1; i < segments.size(); i++) {
            precision = precision.with(options.precisions().get(genes.get(first + i)), segments.get(i));
        }
        return precision;
    }

    /**
     * The assignment whose groups keep the sizes nearest to {@code sizes}, classes by group name, all where a group is not
     * named; by {@code criterion}, and with {@code precision} everywhere.
     *
     * @throws IllegalArgumentException if the space has no such criterion or precision
     */
    public Assignment nearest(Map<String, Integer> sizes, String criterion, LayerPrecision precision) {
        int[] genes = new int[choices.size()];
        for (int i = 0; i < cuttable.size(); i++) {
            ChannelGroup group = cuttable.get(i);
            genes[i] = nearest(
                    this.sizes.get(i),
                    sizes.getOrDefault(group.name(), group.classes().size()));
        }
        if (criteria.size() > 1) {
            genes[cuttable.size()] = option("criterion", criteria, criterion);
        }
        for (int i = genes.length - segments.size(); i < genes.length; i++) {
            genes[i] = option("precision", options.precisions(), precision);
        }
        return canonical(Assignment.of(genes));
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
        cuttable.forEach(group -> wanted.put(group.name(), group.size(keepRatio, options.alignment())));
        return nearest(wanted, criteria.getFirst(), precision);
    }
}
