package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.InvalidExperimentException;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.trial.CandidateId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies of real, very small networks, asked by the surrogate; trainings are made up. */
class ZeroCostCluesTest {
    private static final String TINY = """
            data: {train: 128, validation: 64, test: 64, channels: 3, classes: 10}
            space:
              resolutions: [8, 12]
              stem: {widths: [4, 8], stride: 2}
              stages: [{blocks: [depthwise-separable, residual], kernels: [3, 5], widths: [8, 12, 16], depths: [1, 2]}]
              head: {widths: 0}
            objectives: {accuracy: maximize, macs: minimize}
            strategy: {name: surrogate, proxies: [synflow, naswot]}
            """;

    @TempDir
    private Path home;

    @Test
    void aStudyThatGoesOnProposesTheSameAndReadsWhatWasComputed() throws IOException {
        List<Assignment> first = proposals(TINY);
        Map<Path, String> kept = files();

        assertTrue(kept.size() >= first.size(), kept.size() + " files of " + first.size() + " candidates");
        assertEquals(first, proposals(TINY));
        assertEquals(kept, files());
    }

    @Test
    void whatIsKeptIsNotComputedAgain() throws IOException {
        Experiment experiment = ExperimentReader.read(TINY);
        Assembly assembly = new Assembly(experiment, home);
        Assignment genes = Assignment.of(new int[assembly.space().choices().size()]);
        ScoreFiles files = ScoreFiles.of(home, "test");
        ZeroCostClues clues = new ZeroCostClues(
                assembly.space(), assembly.data(), experiment.strategy().proxies(), 1, files);

        double[] computed = clues.of(genes);

        assertEquals(2, computed.length);
        assertArrayEquals(computed, clues.of(genes));
        files().keySet().forEach(file -> write(file, "1.5\n-2.5\n"));
        assertArrayEquals(new double[] {1.5, -2.5}, clues.of(genes));
        assertTrue(files().keySet()
                .iterator()
                .next()
                .toString()
                .contains(CandidateId.of(genes).value()));
    }

    @Test
    void proxiesChangeWhatIsProposed() {
        assertNotEquals(proposals(TINY), proposals(TINY.replace("[synflow, naswot]", "[]")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "strategy: {name: nsga2, proxies: naswot} | only the surrogate asks them, and the strategy is nsga2",
                "{strategy: {proxies: snip}, training: {evaluator: external}} | which an external evaluator keeps",
                "{strategy: {proxies: snip}, space: {compress: {model: m.onnx}}} | a compression has trained weights",
                "strategy: {proxies: zen} | is not one of snip, synflow"
            })
    void whereProxiesMakeNoSenseOneMessageSaysSo(String said, String expected) {
        String message =
                String.valueOf(assertThrows(InvalidExperimentException.class, () -> ExperimentReader.read(said))
                        .getMessage());
        assertTrue(message.contains(expected), message);
    }

    private List<Assignment> proposals(String yaml) {
        Assembly assembly = new Assembly(ExperimentReader.read(yaml), home);
        Strategy strategy =
                assembly.guidance(assembly.space(), Optional.empty()).strategy(Map.of());
        List<Assignment> all = new ArrayList<>();
        while (all.size() < 30) {
            List<Assignment> next = strategy.propose();
            all.addAll(next);
            strategy.learn(next.stream()
                    .<Evaluated>map(genes -> new Evaluated.Feasible(genes, costs(assembly, genes)))
                    .toList());
        }
        return all;
    }

    /** Larger is better, more or less; the multiply-adds as they are. */
    private static Costs costs(Assembly assembly, Assignment genes) {
        double macs = CostModel.count(assembly.space().decode(genes).network(), Precision.FLOAT32)
                .macs();
        return Costs.of(-Math.log(macs) - Math.sin(genes.hashCode()), macs);
    }

    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(file, Files.getLastModifiedTime(file) + " " + Files.readString(file));
            }
        }
        return files;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
