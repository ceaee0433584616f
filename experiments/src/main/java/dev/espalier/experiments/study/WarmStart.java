package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.choice.Selection;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.KeepPattern;
import dev.espalier.space.statistics.Likeness;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Says in the choices of a space what is known to be good elsewhere: designs of another space by the names of what was
 * chosen, a network by what is most like it, a compression by what it keeps at each depth.
 */
final class WarmStart {
    private WarmStart() {}

    /**
     * The given designs that {@code space} can express, each once, in canonical form.
     *
     * @throws IllegalArgumentException if one is no assignment of {@code space}
     */
    static List<Assignment> said(List<Assignment> designs, Choices space) {
        Set<Assignment> said = new LinkedHashSet<>();
        for (Assignment genes : designs) {
            try {
                said.add(space.canonical(genes));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("strategy.start.designs: '" + genes + "': " + e.getMessage(), e);
            }
        }
        return List.copyOf(said);
    }

    /**
     * Those of {@code designs}, of the space {@code from}, that {@code space} can express.
     *
     * @param study the id of the study they come from, for the message
     * @throws IllegalArgumentException if there are designs and none fits
     */
    static List<Assignment> fitting(String study, List<Assignment> designs, Choices from, Choices space) {
        List<Assignment> fitting = designs.stream()
                .map(genes -> translated(from.select(genes), space))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        require(
                designs.isEmpty() || !fitting.isEmpty(),
                "strategy.start.study: this space cannot express any of the %d designs on the front of '%s';"
                        + " its choices are %s",
                designs.size(),
                study,
                space.list().stream().map(Choice::name).toList());
        return fitting;
    }

    /** A design to begin with, and how it differs from what was asked for. */
    record Near(Assignment genes, Likeness likeness) {}

    /**
     * The designs of {@code space} most like {@code network}, one for each precision of the whole network.
     *
     * @param seed of the search for them
     */
    static List<Near> like(Network network, SearchSpace space, long seed) {
        List<Choice> choices = space.choices().list();
        int precision = choices.stream().map(Choice::name).toList().indexOf("precision");
        // Precisions change nothing in the likeness, so that one search tells for all.
        Assignment nearest = Likeness.nearest(space, network, seed);
        Likeness likeness = Likeness.of(space.decode(nearest).network(), network);
        return IntStream.range(0, precision < 0 ? 1 : choices.get(precision).size())
                .mapToObj(option -> precision < 0 ? nearest : space.canonical(nearest.with(precision, option)))
                .distinct()
                .map(genes -> new Near(genes, likeness))
                .toList();
    }

    /**
     * The designs of {@code space} that keep what {@code patterns} keep.
     *
     * @param study the id of the study they come from, for the message
     * @throws IllegalArgumentException if the space neither compresses a model nor chooses widths
     */
    static List<Assignment> keeping(String study, List<KeepPattern> patterns, SearchSpace space) {
        if (space instanceof CompressionSpace compressions) {
            return patterns.stream()
                    .map(pattern -> pattern.in(compressions))
                    .distinct()
                    .toList();
        }
        require(
                space.choices().list().stream().anyMatch(WarmStart::isWidth),
                "strategy.start.pattern: what '%s' keeps can be said of a model to compress, or of stages with widths;"
                        + " this space has neither, only %s",
                study,
                space.choices().list().stream().map(Choice::name).toList());
        return patterns.stream()
                .map(pattern -> widths(pattern, space))
                .distinct()
                .toList();
    }

    private static boolean isWidth(Choice choice) {
        return choice.name().endsWith("width") && choice.ordered() && choice.size() > 1;
    }

    /**
     * A pattern as widths: of the widest of each part the share that is kept at its depth, and its bits; as deep and as large
     * as it goes, since the pattern is of a model that had all of that. All else as the space lists it first.
     */
    private static Assignment widths(KeepPattern pattern, SearchSpace space) {
        List<Choice> choices = space.choices().list();
        int[] genes = new int[choices.size()];
        for (int i = 0; i < genes.length; i++) {
            Choice choice = choices.get(i);
            double place = genes.length == 1 ? 0 : (double) i / (genes.length - 1);
            if (isWidth(choice)) {
                List<Integer> widths =
                        choice.options().stream().map(Integer::valueOf).toList();
                genes[i] = KeepPattern.nearest(widths, pattern.share(place) * widths.getLast());
            } else if (choice.name().endsWith("depth") || choice.name().equals("resolution")) {
                genes[i] = choice.size() - 1;
            } else if (choice.name().endsWith("precision")) {
                List<LayerPrecision> bits =
                        choice.options().stream().map(LayerPrecision::named).toList();
                double where = choice.name().equals("precision") ? 0.5 : place;
                genes[i] = bits.indexOf(pattern.precision(where, bits));
            }
        }
        return space.canonical(Assignment.of(genes));
    }

    /**
     * What {@code chosen} is in {@code space}: every choice that matters there must have been made alike, and every choice
     * made must be one there.
     */
    private static Optional<Assignment> translated(Selection chosen, Choices space) {
        int[] genes = new int[space.size()];
        List<String> made = new ArrayList<>(chosen.active().keySet());
        for (int i = 0; i < genes.length; i++) {
            Choice choice = space.list().get(i);
            // Parents come first, so that what stands before decides whether this matters.
            if (space.activity(Assignment.of(genes))[i]) {
                String label = chosen.active().get(choice.name());
                int option = label == null ? -1 : choice.options().indexOf(label);
                if (option < 0) {
                    return Optional.empty();
                }
                genes[i] = option;
                made.remove(choice.name());
            }
        }
        return made.isEmpty() ? Optional.of(Assignment.of(genes)) : Optional.empty();
    }
}
