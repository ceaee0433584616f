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
                or = "''",
                doc =
                        "A network of the zoo, such as mobilenet-v2: the design most like it is tried first, in each precision.")
        String network,

        @Key(
                or = "''",
                doc =
                        "An earlier study that compressed a model: what the designs of its front keep at each depth, of channels"
                                + " and of bits, is tried first on this model, or as widths of these stages.")
        String pattern,

        @Key(
                or = "[]",
                mayBeEmpty = true,
                doc =
                        "Designs to try first, each as the numbers of the options it takes, '0,2,1'; those of the keys before"
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

    /** Whether a search begins with nothing in particular. */
    public boolean nothing() {
        return study.isEmpty() && network.isEmpty() && pattern.isEmpty() && designs.isEmpty();
    }

    /** The designs as genes. */
    public List<Assignment> genes() {
        return designs.stream().map(Assignment::parse).toList();
    }

    /** These designs and nothing more to look up. */
    public StartSection of(List<Assignment> genes) {
        return new StartSection(
                study,
                network,
                pattern,
                genes.stream().map(Assignment::toString).toList());
    }
}
