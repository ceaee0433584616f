package dev.espalier.experiments.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

class ReadyExperimentsTest {
    private static final Path REFERENCE = Path.of("reference.yaml");

    @ParameterizedTest
    @ValueSource(strings = {"demo.yaml", "fashion-mnist.yaml", "mixed-compact.yaml", "reference.yaml"})
    void areValid(String file) {
        Experiment experiment = ExperimentReader.read(Path.of(file), List.of());
        assertEquals(file, experiment.name() + ".yaml");
    }

    @Test
    void theReferenceHasTheDefaults() {
        assertEquals(
                ExperimentReader.defaults().toYaml(),
                ExperimentReader.read(REFERENCE, List.of()).named("untitled").toYaml());
    }

    @Test
    void theReferenceHasEveryKey() throws IOException {
        Set<String> written = new TreeSet<>();
        collect("", YamlText.parse(Files.readString(REFERENCE)), written);
        Set<String> missing = new TreeSet<>(
                KeyDescription.all().stream().map(KeyDescription::path).toList());
        assertTrue(missing.size() > 40, () -> "only " + missing);
        missing.removeAll(written);
        assertEquals(Set.of(), missing);
    }

    @Test
    void theReferenceExplainsEveryKey() throws IOException {
        List<String> lines = Files.readAllLines(REFERENCE);
        Pattern key = Pattern.compile("\\s*(- )?[a-zA-Z]+:.*");
        for (int i = 0; i < lines.size(); i++) {
            if (key.matcher(lines.get(i)).matches()) {
                String above = i == 0 ? "" : lines.get(i - 1).strip();
                assertTrue(above.matches("(- )?# .*"), "no comment above line " + (i + 1) + ": " + lines.get(i));
            }
        }
    }

    @Test
    void theDemoSpansNetworksOfVeryDifferentCost() {
        SearchSpace space =
                ExperimentReader.read(Path.of("demo.yaml"), List.of()).space().searchSpace(3, 10);
        Random random = new Random(5);
        LongSummaryStatistics macs = Stream.generate(() -> space.choices().random(random))
                .limit(300)
                .mapToLong(genes -> cost(space, genes).macs())
                .summaryStatistics();
        assertTrue(macs.getMax() > 10 * macs.getMin(), macs.toString());
        assertTrue(macs.getMax() < 40_000_000, macs.toString());
    }

    @Test
    void everyKeyIsExplainedAndDefaultsAreWhatTheyAreDescribedAs() {
        for (KeyDescription key : KeyDescription.all()) {
            assertTrue(key.doc().endsWith("."), key.path());
            assertTrue(
                    key.path().contains("[*]")
                            || ExperimentReader.read(REFERENCE, List.of(key.path() + "=" + key.standard()))
                                    .equals(ExperimentReader.read(REFERENCE, List.of())),
                    key.path());
        }
    }

    private static NetworkCost cost(SearchSpace space, Assignment genes) {
        Design design = space.decode(genes);
        return CostModel.count(design.network(), design.precision());
    }

    /** Keys with a value of their own; objectives and limits, whose keys are metrics, are taken whole. */
    private static void collect(String path, Node node, Set<String> written) {
        written.add(path);
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                String key = ((ScalarNode) tuple.getKeyNode()).getValue();
                collect(path.isEmpty() ? key : path + "." + key, tuple.getValueNode(), written);
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> collect(path + "[*]", item, written));
        }
    }
}
