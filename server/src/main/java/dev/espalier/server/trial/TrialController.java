package dev.espalier.server.trial;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.server.study.Snapshot;
import dev.espalier.server.study.Studies;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;

/** Trials as JSON, and their models as files. */
@Controller("/api/studies/{studyId}/trials")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TrialController {
    private final Studies studies;
    private final TrialViews views;
    private final Laboratory laboratory;

    TrialController(Studies studies, TrialViews views, Laboratory laboratory) {
        this.studies = studies;
        this.views = views;
        this.laboratory = laboratory;
    }

    /** The trials of a study, in the order of their numbers. */
    @Serdeable
    record TrialList(List<TrialRow> trials) {}

    @Get
    @Operation(summary = "Every trial of a study, in order")
    TrialList list(String studyId) {
        return new TrialList(TrialRow.all(studies.snapshot(studyId)));
    }

    @Get("/{trialId}")
    @Operation(summary = "One trial: genes, measurements, cost per layer, learning curve, files and origin")
    TrialDetail get(String studyId, int trialId) {
        Snapshot snapshot = studies.snapshot(studyId);
        return views.detail(snapshot, laboratory.trial(studyId, trialId));
    }

    @Get("/{trialId}/model.onnx")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "The exported model of a trial, an ONNX file")
    SystemFile model(String studyId, int trialId) {
        return new SystemFile(laboratory.model(studyId, trialId).toFile(), MediaType.APPLICATION_OCTET_STREAM_TYPE)
                .attach("%s-trial-%d.onnx".formatted(studyId, trialId));
    }
}
