package dev.espalier.experiments.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyPlan;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.RandomSearch;
import dev.espalier.search.study.Study;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class HtmlReportTest {
    private static final Experiment EXPERIMENT = ExperimentReader.read("name: reported\nlimits: {latencyMs: 0.6}");

    @TempDir
    private Path home;

    @Test
    void isWellFormedAndTellsWhatWasFound() throws Exception {
        StudyResults results = searched(40);
        String html = new HtmlReport(results, EXPERIMENT).html();
        Files.writeString(Path.of("target", "report-sample.html"), html);
        Document page = parsed(html);
        assertEquals("reported-1", page.getElementsByTagName("h1").item(0).getTextContent());
        int members = results.front().members().size();
        assertTrue(members >= 3, "front of " + members);
        assertEquals(members, elements(page, "circle", "front"));
        assertEquals(members + 1, page.getElementsByTagName("tr").getLength());
        assertEquals(count(results, Outcome.Measured.class) - members, elements(page, "circle", "dominated"));
        assertEquals(count(results, Outcome.Infeasible.class), elements(page, "path", "infeasible"));
        assertEquals(count(results, Outcome.Failed.class), elements(page, "path", "failed"));
        assertTrue(count(results, Outcome.Failed.class) > 0 && count(results, Outcome.Infeasible.class) > 0);
        assertEquals(3, page.getElementsByTagName("svg").getLength());
        assertTrue(html.contains("espalier search reported.yaml"));
        assertTrue(html.contains("latencyMs: 0.6"));
    }

    @Test
    void asksNobodyForAnything() {
        String html = new HtmlReport(searched(12), EXPERIMENT).html();
        for (String request : List.of("<script", "src=", "href=", "@import", "url(")) {
            assertFalse(html.contains(request), request);
        }
    }

    @Test
    void hasSomethingToSayOfAStudyThatDidNotBegin() throws Exception {
        try (StudyStore store = StudyStore.open(home)) {
            store.create(plan(1));
            StudyResults results = StudyResults.of(store, "reported-1").orElseThrow();
            Document page = parsed(new HtmlReport(results, EXPERIMENT).html());
            assertEquals(0, page.getElementsByTagName("svg").getLength());
            assertTrue(
                    page.getElementsByTagName("main").item(0).getTextContent().contains("No model on the front yet."));
        }
    }

    @Test
    void escapesWhatAMessageSays() throws Exception {
        Document page = parsed(new Markup().add("<p>%s</p>", "a < b & 'c'").toString());
        assertEquals("a < b & 'c'", page.getDocumentElement().getTextContent());
    }

    private StudyResults searched(int trials) {
        SearchSpace space = EXPERIMENT.space().searchSpace(3, 10);
        try (StudyStore store = StudyStore.open(home)) {
            String id = store.create(plan(trials)).id();
            return Study.builder(
                            store,
                            id,
                            space,
                            new RandomSearch(space.choices(), 10, 3),
                            (candidate, _) -> figures(candidate))
                    .build()
                    .run();
        }
    }

    private static StudyPlan plan(int trials) {
        return new StudyPlan(
                "reported",
                EXPERIMENT.toYaml(),
                EXPERIMENT.objectives(),
                EXPERIMENT.limits(),
                1,
                Budget.ofTrials(trials));
    }

    /** Figures from the candidate's hash: slower is mostly better, the slowest break the limit, some fail. */
    private static Outcome figures(Candidate candidate) {
        int hash = candidate.id().value().hashCode() & 0x7fffffff;
        double latency = 0.1 + hash % 1000 / 1700.0;
        double accuracy = 0.5 + 0.4 * Math.sqrt(latency) + hash / 1000 % 100 / 1000.0;
        Measurements known = Measurements.NONE.with(Metric.LATENCY_MS, new Measurement(latency, 0.01, 300));
        Limit limit = EXPERIMENT.limits().getFirst();
        if (!limit.admits(latency)) {
            return new Outcome.Infeasible(known, List.of(limit));
        }
        if (hash % 11 == 0) {
            return new Outcome.Failed(known, Stage.TRAINING, "loss is <NaN>");
        }
        List<Epoch> curve = IntStream.rangeClosed(1, 6)
                .mapToObj(epoch -> new Epoch(epoch, 2.0 / epoch, accuracy * (1 - 0.6 / (epoch * epoch)), 2))
                .toList();
        return new Outcome.Measured(
                known.with(Metric.ACCURACY, Measurement.share((long) (2000 * accuracy), 2000)), curve, List.of());
    }

    private static long count(StudyResults results, Class<? extends Outcome> kind) {
        return results.trials().stream()
                .filter(trial -> kind.isInstance(trial.outcome()))
                .count();
    }

    private static long elements(Document page, String name, String kind) {
        NodeList all = page.getElementsByTagName(name);
        return IntStream.range(0, all.getLength())
                .mapToObj(i -> (Element) all.item(i))
                .filter(element -> element.getAttribute("class").equals(kind))
                .count();
    }

    private static Document parsed(String html) throws ParserConfigurationException, SAXException, IOException {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
    }
}
