package dev.espalier.server.front;

import dev.espalier.search.pareto.Front;
import dev.espalier.search.pareto.ParetoArchive;
import dev.espalier.search.pareto.Ties;
import dev.espalier.server.study.Snapshot;
import dev.espalier.server.study.Studies;
import dev.espalier.server.trial.TrialRow;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;

/** Fronts as JSON. */
@Controller("/api/studies/{studyId}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class FrontController {
    private final Studies studies;

    FrontController(Studies studies) {
        this.studies = studies;
    }

    /** The members of a front, from the cheapest in its first metric to the dearest. */
    @Serdeable
    record FrontAnswer(String studyId, List<String> objectives, List<TrialRow> front) {}

    /** The front's hypervolume after each trial. */
    @Serdeable
    record GrowthAnswer(String studyId, List<Grown> history) {}

    /** The hypervolume once a trial was known, 0 to 1. */
    @Serdeable
    record Grown(int trialId, double hypervolume) {}

    @Get("/front")
    @Operation(
            summary = "The Pareto front",
            description = "Over the study's own objectives, or over two metrics x and y of your choice.")
    FrontAnswer front(String studyId, @QueryValue Optional<String> x, @QueryValue Optional<String> y) {
        Snapshot snapshot = studies.snapshot(studyId);
        Front front = x.isPresent() && y.isPresent()
                ? over(snapshot, List.of(Metric.named(x.get()), Metric.named(y.get())))
                : snapshot.front();
        return new FrontAnswer(
                studyId,
                front.objectives().stream().map(Metric::name).toList(),
                front.trials().stream()
                        .map(trial -> TrialRow.of(snapshot, trial))
                        .toList());
    }

    @Get("/hypervolume")
    @Operation(summary = "How the hypervolume of the study's front grew, trial by trial")
    GrowthAnswer hypervolume(String studyId) {
        return new GrowthAnswer(
                studyId,
                studies.snapshot(studyId).history().stream()
                        .map(point -> new Grown(point.number(), point.hypervolume()))
                        .toList());
    }

    private static Front over(Snapshot snapshot, List<Metric> metrics) {
        List<Trial> known = snapshot.confirmedTrials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured measured
                        && metrics.stream()
                                .allMatch(metric ->
                                        measured.measurements().get(metric).isPresent()))
                .toList();
        return Ties.settled(ParetoArchive.front(
                known, metrics.stream().distinct().toList(), snapshot.study().limits()));
    }
}
