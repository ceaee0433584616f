package dev.espalier.space.choice;

import static dev.espalier.space.Requirement.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an assignment chooses, by name, in the order of the space.
 *
 * @param genes every gene, active or not
 */
public record Selection(Map<String, Gene> genes) {
    /**
     * One choice as taken.
     *
     * @param active whether the choice matters, given the others
     */
    public record Gene(Choice choice, int option, boolean active) {
        /** The name of the option taken. */
        public String label() {
            return choice.options().get(option);
        }
    }

    public Selection {
        genes = Collections.unmodifiableMap(new LinkedHashMap<>(genes));
    }

    /**
     * The name of the option taken for {@code choice}.
     *
     * @throws IllegalArgumentException if the space has no such choice
     */
    public String label(String choice) {
        return gene(choice).label();
    }

    /**
     * The option taken for {@code choice} as a number.
     *
     * @throws IllegalArgumentException if the space has no such choice or its options are no numbers
     */
    public int value(String choice) {
        return Integer.parseInt(label(choice));
    }

    /** The active genes, name to label: what a person needs to read. */
    public Map<String, String> active() {
        Map<String, String> labels = new LinkedHashMap<>();
        genes.forEach((name, gene) -> {
            if (gene.active()) {
                labels.put(name, gene.label());
            }
        });
        return labels;
    }

    private Gene gene(String choice) {
        Gene gene = genes.get(choice);
        require(gene != null, "the space has no choice '%s', only %s", choice, genes.keySet());
        return gene;
    }
}
