package dev.espalier.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.server.web.Dashboard;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The streams of events, read as a browser reads them. */
@Timeout(60)
class EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private record Event(long id, String name, JsonNode data) {}

    /** Reads events until one satisfies {@code last}, then hangs up. */
    private static List<Event> listen(Dashboard dashboard, String path, Predicate<Event> last, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(dashboard.address().resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        List<Event> events = new ArrayList<>();
        try (HttpClient client = HttpClient.newHttpClient();
                Stream<String> lines =
                        client.send(request.build(), BodyHandlers.ofLines()).body()) {
            long id = 0;
            String name = "";
            for (String line : (Iterable<String>) lines::iterator) {
                if (line.startsWith("id:")) {
                    id = Long.parseLong(line.substring(3).strip());
                } else if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    events.add(new Event(id, name, JSON.readTree(line.substring(5))));
                    if (last.test(events.getLast())) {
                        break;
                    }
                }
            }
            client.shutdownNow();
        }
        return events;
    }

    private static boolean ended(Event event) {
        return event.name().equals("study")
                && event.data().path("state").asText().equals("done");
    }

    private static List<Integer> trials(List<Event> events) {
        return events.stream()
                .filter(event -> event.name().equals("trial"))
                .map(event -> event.data().get("trialId").asInt())
                .toList();
    }

    @Test
    void tellsEveryTrialOnceAlsoAfterReconnecting() throws Exception {
        try (Laboratory laboratory = Laboratory.open(home);
                Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            QuickSearch search = QuickSearch.create(laboratory, 20, Duration.ofMillis(40));
            String path = "/api/studies/" + search.study() + "/events";
            CompletableFuture<?> running = CompletableFuture.runAsync(() -> search.run(StudyListener.NONE));

            List<Event> before =
                    listen(dashboard, path + "?after=0", event -> event.name().equals("heartbeat") && event.id() > 20);
            List<Event> after = listen(
                    dashboard,
                    path,
                    EventsTest::ended,
                    "Last-Event-ID",
                    String.valueOf(before.getLast().id()));
            running.join();

            List<Integer> told = new ArrayList<>(trials(before));
            told.addAll(trials(after));
            List<Integer> stored = laboratory.store().trials(search.study()).stream()
                    .map(trial -> trial.number())
                    .toList();
            assertEquals(stored, new ArrayList<>(new TreeSet<>(told)));
            assertEquals(stored.size(), told.size(), "no trial is told twice");
            assertEquals(
                    stored.size(),
                    after.getLast().data().at("/counts/measured").asInt()
                            + after.getLast().data().at("/counts/failed").asInt()
                            + after.getLast().data().at("/counts/infeasible").asInt());
        }
    }

    @Test
    void tellsOfAllStudiesAndShowsThatItLives() throws Exception {
        try (Laboratory laboratory = Laboratory.open(home);
                Dashboard dashboard = Dashboard.start(laboratory, Dashboard.LOOPBACK, 0)) {
            assertEquals(
                    "heartbeat",
                    listen(dashboard, "/api/events", _ -> true).getFirst().name());
            QuickSearch search = QuickSearch.create(laboratory, 3, Duration.ZERO);
            search.run(StudyListener.NONE);
            List<Event> events = listen(dashboard, "/api/events?after=0", EventsTest::ended);
            assertTrue(events.stream()
                    .filter(event -> event.name().equals("study"))
                    .allMatch(event -> event.data().get("studyId").asText().equals(search.study())));
        }
    }

    @Test
    void seesTheSearchesOfOtherProcesses() throws Exception {
        try (Laboratory here = Laboratory.open(home);
                Dashboard dashboard = Dashboard.start(here, Dashboard.LOOPBACK, 0);
                Laboratory there = Laboratory.open(home)) {
            QuickSearch search = QuickSearch.create(there, 3, Duration.ZERO);
            search.run(StudyListener.NONE);
            List<Event> events =
                    listen(dashboard, "/api/studies/" + search.study() + "/events?after=0", EventsTest::ended);
            assertEquals(
                    there.store().trials(search.study()).size(), trials(events).size());
        }
    }
}
