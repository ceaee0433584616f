package dev.espalier.server.live;

import dev.espalier.search.store.Change;
import dev.espalier.server.study.Snapshot;
import dev.espalier.server.study.Studies;
import dev.espalier.server.study.StudyDetail;
import dev.espalier.server.study.StudyViews;
import dev.espalier.server.trial.TrialRow;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;

/** Server-sent events of one study, or of all. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_EVENT_STREAM)
final class EventController {
    private final ChangeFeed feed;
    private final Studies studies;
    private final StudyViews views;

    EventController(ChangeFeed feed, Studies studies, StudyViews views) {
        this.feed = feed;
        this.studies = studies;
        this.views = views;
    }

    /** Says that the stream lives; whoever hears nothing for a while knows that it does not. */
    @Serdeable
    record Alive(long change) {}

    @Get("/studies/{studyId}/events")
    @Operation(
            summary = "What happens in a study, as server-sent events",
            description =
                    "Events: trial (as in the list of trials), study (as in the study), heartbeat. They continue after "
                            + "the change named by the header Last-Event-ID or the parameter 'after'; without either, from now on.")
    Publisher<Event<?>> study(
            String studyId, @Header("Last-Event-ID") Optional<Long> last, @QueryValue Optional<Long> after) {
        studies.snapshot(studyId);
        AtomicReference<String> shown = new AtomicReference<>("");
        return feed.follow(start(last, after), (changes, heard) -> tell(studyId, changes, heard, shown));
    }

    @Get("/events")
    @Operation(
            summary = "What happens in all studies, as server-sent events",
            description = "Events: study (as in the list of studies), heartbeat.")
    Publisher<Event<?>> all(@Header("Last-Event-ID") Optional<Long> last, @QueryValue Optional<Long> after) {
        return feed.follow(
                start(last, after),
                (changes, heard) -> changes.stream()
                        .map(Change::study)
                        .distinct()
                        .<Event<?>>map(study -> ChangeFeed.event("study", heard, views.summary(study)))
                        .toList());
    }

    private long start(Optional<Long> last, Optional<Long> after) {
        return last.or(() -> after).orElseGet(studies::latestChange);
    }

    private List<Event<?>> tell(String id, List<Change> changes, long heard, AtomicReference<String> shown) {
        List<Change> ours =
                changes.stream().filter(change -> change.study().equals(id)).toList();
        List<Event<?>> events = new ArrayList<>();
        Set<Integer> trials = ours.stream()
                .filter(change -> change.kind() == Change.Kind.TRIAL || change.kind() == Change.Kind.CONFIRMED)
                .map(Change::trial)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!trials.isEmpty()) {
            Snapshot snapshot = studies.snapshot(id);
            boolean confirmed = ours.stream().anyMatch(change -> change.kind() == Change.Kind.CONFIRMED);
            snapshot.trials().stream()
                    .filter(trial -> confirmed || trials.contains(trial.number()))
                    .forEach(trial -> events.add(ChangeFeed.event("trial", heard, TrialRow.of(snapshot, trial))));
        }
        StudyDetail detail = views.detail(id);
        // A process that died leaves no change behind; its study is another one all the same.
        boolean another = !shown.getAndSet(detail.summary().state())
                .equals(detail.summary().state());
        if (!ours.isEmpty() || another) {
            events.add(ChangeFeed.event("study", heard, detail));
        }
        return events;
    }
}
