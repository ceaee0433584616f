package dev.espalier.server.study;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;

/** Studies as JSON. */
@Controller("/api/studies")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StudyController {
    private final StudyViews views;
    private final Studies studies;

    StudyController(StudyViews views, Studies studies) {
        this.views = views;
        this.studies = studies;
    }

    /** Studies, and the number of the latest change that is in this answer. */
    @Serdeable
    record StudyList(List<StudySummary> studies, long change) {}

    @Get
    @Operation(summary = "Every study, the latest first")
    StudyList list() {
        long change = studies.latestChange();
        return new StudyList(views.summaries(), change);
    }

    @Get("/{studyId}")
    @Operation(summary = "One study with its objectives, limits, definition and what runs now")
    StudyDetail get(String studyId) {
        return views.detail(studyId);
    }

    @Get("/{studyId}/definition.yaml")
    @Produces("application/yaml")
    @Operation(summary = "The experiment file a study was made of, with every default filled in")
    HttpResponse<String> definition(String studyId) {
        return HttpResponse.ok(views.detail(studyId).definition())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.yaml\"".formatted(studyId));
    }
}
