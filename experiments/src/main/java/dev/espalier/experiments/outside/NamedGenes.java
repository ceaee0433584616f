package dev.espalier.experiments.outside;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.NearestWord;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads candidates that are spelled by the names of choices and of their options. */
final class NamedGenes {
    private NamedGenes() {}

    /**
     * The candidate that {@code said} spells, in canonical form. A choice that does not matter, given the others, need not be
     * said; one that has one option neither.
     *
     * @param said by name of the choice, the name of the option taken
     * @throws IllegalArgumentException if it spells none; the message has a line for each mistake
     */
    static Assignment read(Choices choices, Map<String, String> said) {
        List<String> names = choices.list().stream().map(Choice::name).toList();
        List<String> mistakes = new ArrayList<>();
        said.keySet().stream()
                .filter(name -> !names.contains(name))
                .map(name -> "genes: there is no choice '" + name + "'" + NearestWord.hint(name, names))
                .forEach(mistakes::add);
        int[] genes = new int[choices.size()];
        for (int i = 0; i < genes.length; i++) {
            Choice choice = choices.list().get(i);
            // Parents come first, so that what stands before decides whether this matters.
            boolean matters = choices.activity(Assignment.of(genes))[i];
            String label = said.getOrDefault(
                    choice.name(), choice.size() == 1 ? choice.options().getFirst() : "");
            int option = choice.options().indexOf(label);
            if (option < 0 && said.containsKey(choice.name())) {
                mistakes.add("genes.%s: there is no option '%s', only %s"
                        .formatted(choice.name(), label, String.join(", ", choice.options())));
            } else if (option < 0 && matters) {
                mistakes.add(
                        "genes.%s is missing: one of %s".formatted(choice.name(), String.join(", ", choice.options())));
            }
            genes[i] = Math.max(0, option);
        }
        require(mistakes.isEmpty(), "%s", String.join("\n", mistakes));
        return choices.canonical(Assignment.of(genes));
    }
}
