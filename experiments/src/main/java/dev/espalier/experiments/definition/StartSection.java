package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import java.util.List;

/** What a search begins with. */
public record StartSection(
        @Key(
                or = "''",
                doc =
                        "An earlier study: those designs of its front that the space can express are tried first, before any"
                                + " other.")
        String study,

        @Key(
                or = "[]",
                mayBeEmpty = true,
                doc =
                        "Designs to try first, each as the numbers of the options it takes, '0,2,1'; those of an earlier study"
                                + " are added here when the search begins.")
        List<String> designs) {
    /** @throws IllegalArgumentException if a design is no list of numbers */
    public StartSection {
        designs = List.copyOf(designs);
        for (String design : designs) {
            require(
                    design.matches("[0-9]{1,9}(,[0-9]{1,9})*"),
                    "a design is the numbers of its options, as '0,2,1', got '%s'",
                    design);
        }
    }

    /** The designs as genes. */
    public List<Assignment> genes() {
        return designs.stream().map(Assignment::parse).toList();
    }

    /** These designs and nothing more to look up. */
    public StartSection of(List<Assignment> genes) {
        return new StartSection(study, genes.stream().map(Assignment::toString).toList());
    }
}
