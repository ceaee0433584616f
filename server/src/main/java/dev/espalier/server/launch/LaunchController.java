package dev.espalier.server.launch;

import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.definition.Definition;
import dev.espalier.server.study.Searches;
import dev.espalier.server.study.StudyDetail;
import dev.espalier.server.study.StudyViews;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;

/** Starts, stops and continues searches. */
@Controller("/api/studies")
@ExecuteOn(TaskExecutors.BLOCKING)
final class LaunchController {
    private final Laboratory laboratory;
    private final Searches searches;
    private final StudyViews views;

    LaunchController(Laboratory laboratory, Searches searches, StudyViews views) {
        this.laboratory = laboratory;
        this.searches = searches;
        this.views = views;
    }

    @Post
    @Operation(summary = "Makes a study of an experiment file and starts it, or queues it behind the one that runs")
    HttpResponse<StudyDetail> launch(@Body Definition definition) throws InterruptedException {
        String study = laboratory.create(ExperimentReader.read(definition.text()));
        searches.start(study);
        return HttpResponse.created(views.detail(study), URI.create("/api/studies/" + study));
    }

    @Post("/{studyId}/stop")
    @Operation(summary = "Asks a study to stop, whichever process runs it; it can be resumed")
    StudyDetail stop(String studyId) {
        views.summary(studyId);
        searches.stop(studyId);
        return views.detail(studyId);
    }

    @Post("/{studyId}/resume")
    @Operation(summary = "Continues a study that was stopped or interrupted")
    StudyDetail resume(String studyId) {
        if (views.summary(studyId).resumable()) {
            searches.start(studyId);
        }
        return views.detail(studyId);
    }
}
