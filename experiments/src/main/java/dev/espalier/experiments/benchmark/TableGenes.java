package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.staged.ReadySpace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The genes of a table's rows.
 *
 * @param space what decodes them, if the description names a space
 * @param rows the assignment of each row, all of them different
 */
record TableGenes(Choices choices, Optional<SearchSpace> space, List<Assignment> rows) {
    private static final int CHANNELS = 3;
    private static final int CLASSES = 10;

    static TableGenes of(Table table, TableDescription description) {
        List<Gene> genes = new ArrayList<>();
        for (TableDescription.GeneColumn column : description.genes()) {
            List<String> texts = table.texts(column.column());
            if (!column.characters()) {
                genes.add(new Gene(column.column(), texts, column.ordered()));
                continue;
            }
            int length = texts.getFirst().length();
            for (int i = 0; i < length; i++) {
                int at = i;
                List<String> characters = texts.stream()
                        .map(text -> {
                            require(text.length() == length, "'%s' has not %d characters", text, length);
                            return text.substring(at, at + 1);
                        })
                        .toList();
                genes.add(new Gene(column.column() + (i + 1), characters, column.ordered()));
            }
        }
        Optional<SearchSpace> space = ReadySpace.find(description.space())
                .map(ready -> ready.space(CHANNELS, CLASSES, List.of(Precision.FLOAT32)));
        TableGenes result = space.map(decoding -> inSpace(genes, decoding)).orElseGet(() -> ownChoices(genes));
        require(
                result.rows.stream().distinct().count() == table.size(),
                "two rows of the table have the same genes; what tells them apart is no gene");
        return result;
    }

    /** A gene and its value in every row. */
    private record Gene(String name, List<String> values, boolean ordered) {
        Choice choice() {
            return ordered
                    ? new Choice.Ordinal(
                            name,
                            values.stream()
                                    .distinct()
                                    .map(text -> whole(name, text))
                                    .sorted()
                                    .toList())
                    : new Choice.Categorical(
                            name, values.stream().distinct().sorted().toList());
        }
    }

    private static TableGenes ownChoices(List<Gene> genes) {
        Choices choices = new Choices(genes.stream().map(Gene::choice).toList());
        int size = genes.getFirst().values().size();
        int[][] rows = new int[size][genes.size()];
        for (int g = 0; g < genes.size(); g++) {
            List<String> options = choices.list().get(g).options();
            for (int row = 0; row < size; row++) {
                rows[row][g] = options.indexOf(genes.get(g).values().get(row));
            }
        }
        return new TableGenes(choices, Optional.empty(), assignments(rows, choices));
    }

    /** The choices of {@code space}; those that have but one option need no gene. */
    private static TableGenes inSpace(List<Gene> genes, SearchSpace space) {
        Choices choices = space.choices();
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            if (choices.list().get(i).size() > 1) {
                open.add(i);
            }
        }
        require(
                open.size() == genes.size(),
                "the space has %d choices of several options, the table %d genes",
                open.size(),
                genes.size());
        int size = genes.getFirst().values().size();
        int[][] rows = new int[size][choices.size()];
        for (int g = 0; g < genes.size(); g++) {
            Gene gene = genes.get(g);
            for (int row = 0; row < size; row++) {
                rows[row][open.get(g)] = whole(gene.name(), gene.values().get(row));
            }
        }
        return new TableGenes(choices, Optional.of(space), assignments(rows, choices));
    }

    private static List<Assignment> assignments(int[][] rows, Choices choices) {
        List<Assignment> assignments = new ArrayList<>(rows.length);
        for (int[] row : rows) {
            assignments.add(choices.canonical(Assignment.of(row)));
        }
        return List.copyOf(assignments);
    }

    private static int whole(String gene, String text) {
        require(text.matches("[0-9]{1,9}"), "the gene '%s' needs whole numbers, found '%s'", gene, text);
        return Integer.parseInt(text);
    }
}
