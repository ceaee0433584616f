package dev.espalier.server.cli;

import dev.espalier.experiments.definition.RecordReader;
import dev.espalier.experiments.definition.StrategySection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which controllers are compared. */
final class ControllersOption {
    @Option(
            names = "--controllers",
            paramLabel = "NAME[/KEY=VALUE]",
            split = ",",
            description = "What strategy.name may be in an experiment, with settings other than the defaults:"
                    + " nsga2/population=50.")
    private List<String> controllers = List.of();

    /** Those asked for, by the text that names them, or else {@code otherwise}. */
    Map<String, StrategySection> sections(List<String> otherwise) {
        RecordReader<StrategySection> reader = new RecordReader<>(StrategySection.class);
        Map<String, StrategySection> sections = new LinkedHashMap<>();
        for (String text : controllers.isEmpty() ? otherwise : controllers) {
            List<String> parts = List.of(text.split("/"));
            sections.put(
                    text, reader.read("--controllers", "name: " + parts.getFirst(), parts.subList(1, parts.size())));
        }
        return sections;
    }

    /** Names of all that need no targets, no network to begin with and nobody outside. */
    static List<String> unrewarded() {
        return Arrays.stream(StrategySection.Name.values())
                .filter(name -> !name.rewarded() && !name.path())
                .filter(name -> name != StrategySection.Name.AUTO && name != StrategySection.Name.EXTERNAL)
                .map(StrategySection.Name::toString)
                .toList();
    }
}
