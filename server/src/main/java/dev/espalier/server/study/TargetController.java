package dev.espalier.server.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Metric;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Optional;

/** Moves the limits of a study, also while it is searched, in this process or another. */
@Controller("/api/studies/{studyId}/targets/{metric}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TargetController {
    private final Laboratory laboratory;
    private final StudyViews views;

    TargetController(Laboratory laboratory, StudyViews views) {
        this.laboratory = laboratory;
        this.views = views;
    }

    /** What a limit is to be: at most {@code bound}, in the metric's unit. */
    @Serdeable
    record NewBound(double bound) {}

    @Put
    @Operation(summary = "Sets or moves a limit; the search obeys from the next candidate it proposes on")
    StudyDetail set(String studyId, String metric, @Body NewBound wanted) {
        views.summary(studyId);
        require(wanted.bound() > 0, "a target must be a positive number, got %s", wanted.bound());
        laboratory.setTarget(studyId, Metric.named(metric), Optional.of(wanted.bound()));
        return views.detail(studyId);
    }

    @Delete
    @Operation(summary = "Lifts a limit")
    StudyDetail lift(String studyId, String metric) {
        views.summary(studyId);
        laboratory.setTarget(studyId, Metric.named(metric), Optional.empty());
        return views.detail(studyId);
    }
}
