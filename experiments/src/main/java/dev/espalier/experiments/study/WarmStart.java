package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Selection;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says designs of one space in the choices of another: by the names of choices and of what was chosen. */
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
