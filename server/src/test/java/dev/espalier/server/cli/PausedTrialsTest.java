package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.fidelity.Brackets;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.study.Study;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Over;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of trials that paused with less than all images or pixels. */
class PausedTrialsTest {
    @TempDir
    private Path home;

    @Test
    void tellHowFarTheyCameAndInWhat() throws Exception {
        CommandLineRunner espalier = new CommandLineRunner(home);
        try (Laboratory laboratory = Laboratory.open(home)) {
            String id = laboratory.create(ExperimentReader.read("""
                    name: paused
                    budget: {trials: 2}
                    fidelity: {schedule: halving, over: resolution}
                    """));
            SearchSpace space = laboratory.space(id);
            Ladder ladder = Ladder.rising(Over.RESOLUTION, 50, 3, 100);
            Study.builder(
                            laboratory.store(),
                            id,
                            space,
                            Brackets.halving(new RandomSearch(space.choices(), 3, 1), ladder, 3),
                            PausedTrialsTest::figures)
                    .build()
                    .run();
        }
        CommandLineRunner.Result printed = espalier.run("trials", "paused-1", "-f", "json");
        assertEquals(0, printed.code(), printed.err());
        List<String> told = StreamSupport.stream(
                        new ObjectMapper().readTree(printed.out()).spliterator(), false)
                .map(PausedTrialsTest::told)
                .toList();
        assertEquals(
                List.of(
                        "paused 50 of 100 % of the resolution",
                        "paused 50 of 100 % of the resolution",
                        "paused 50 of 100 % of the resolution",
                        "measured 100 of 100 % of the resolution, from 2",
                        "paused 50 of 100 % of the resolution"),
                told,
                "three quarters and a whole training; a quarter is left for another");

        CommandLineRunner.Result refused = espalier.run(
                "export", "paused-1", "1", "--to", home.resolve("m.onnx").toString());
        assertEquals(2, refused.code());
        assertEquals(
                "trial 1 of study 'paused-1' paused at 50 % of the resolution and has no model;"
                        + " those of 'espalier front paused-1' have one",
                refused.err().strip());
    }

    private static String told(JsonNode trial) {
        return trial.get("outcome").asText() + " " + trial.get("reached") + " of " + trial.get("of") + " "
                + trial.get("unit").asText()
                + (trial.hasNonNull("continues") ? ", from " + trial.get("continues") : "");
    }

    private static Outcome figures(Candidate candidate, Evaluation evaluation) {
        int number = Integer.parseInt(evaluation.trial().number());
        return new Outcome.Measured(
                Measurements.NONE
                        .with(Metric.ACCURACY, Measurement.share(number == 2 ? 90 : 50, 100))
                        .with(Metric.LATENCY_MS, Measurement.exact(1)),
                List.of(),
                List.of());
    }
}
