package dev.espalier.server.outside;

import dev.espalier.experiments.outside.ProposalDoor;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.Activity;
import dev.espalier.server.study.Snapshot;
import dev.espalier.server.study.Studies;
import dev.espalier.server.study.StudyDetail;
import dev.espalier.server.study.StudyViews;
import dev.espalier.server.trial.TrialRow;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Candidates that somebody outside proposes, for a study with {@code strategy.name: external}. */
@Controller("/api/studies/{studyId}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProposalController {
    private final ProposalDoor door;
    private final Studies studies;
    private final StudyViews views;
    private final Laboratory laboratory;

    ProposalController(Studies studies, StudyViews views, Laboratory laboratory) {
        this.door = new ProposalDoor(laboratory);
        this.studies = studies;
        this.views = views;
        this.laboratory = laboratory;
    }

    /** A candidate: of each choice that matters, the option taken. */
    @Serdeable
    record NewProposal(Map<String, Object> genes) {}

    /**
     * A candidate that was proposed.
     *
     * @param trialId the number of its trial
     * @param known whether it had been proposed before
     * @param state queued, running, measured, infeasible or failed
     * @param genes the choices that matter, with the option taken
     * @param counted what it costs, counted at once
     * @param broken limits that this breaks
     * @param trial what became of it, once that is known
     */
    @Serdeable
    record Proposed(
            int trialId,
            boolean known,
            String state,
            Map<String, String> genes,
            Map<String, Double> counted,
            List<String> broken,
            Optional<TrialRow> trial) {}

    /** The choices of a space. */
    @Serdeable
    record ChoiceList(List<ChoiceRow> choices) {}

    /**
     * A choice.
     *
     * @param ordered whether neighbouring options are alike
     * @param parent the choice it depends on, if it does
     * @param activeOn the parent's options under which it matters
     */
    @Serdeable
    record ChoiceRow(
            String name, List<String> options, boolean ordered, Optional<String> parent, List<String> activeOn) {}

    @Get("/choices")
    @Operation(summary = "What there is to choose in a study's space, in the order in which parents come first")
    ChoiceList choices(String studyId) {
        List<Choice> all = laboratory.space(studyId).choices().list();
        Map<String, Choice> byName = all.stream().collect(Collectors.toMap(Choice::name, choice -> choice));
        return new ChoiceList(all.stream().map(choice -> row(choice, byName)).toList());
    }

    private static ChoiceRow row(Choice choice, Map<String, Choice> byName) {
        return switch (choice) {
            case Choice.Conditional on ->
                new ChoiceRow(
                        on.name(),
                        on.options(),
                        on.ordered(),
                        Optional.of(on.parent()),
                        on.activeOn().stream()
                                .sorted()
                                .map(byName.get(on.parent()).options()::get)
                                .toList());
            case Choice.Categorical _, Choice.Ordinal _, Choice.Levels _ ->
                new ChoiceRow(choice.name(), choice.options(), choice.ordered(), Optional.empty(), List.of());
        };
    }

    @Post("/proposals")
    @Operation(
            summary = "Proposes a candidate to a study whose strategy is external",
            description =
                    "Answers 201 with the number of its trial; 200 if it was proposed before, with what is known of it."
                            + " A candidate that breaks a counted limit is infeasible at once and costs nothing.")
    HttpResponse<Proposed> propose(String studyId, @Body NewProposal proposal) {
        ProposalDoor.Counted counted = door.propose(studyId, labels(proposal.genes()));
        Proposed view = view(studyId, counted);
        return counted.receipt().known()
                ? HttpResponse.ok(view)
                : HttpResponse.created(
                        view, URI.create("/api/studies/%s/trials/%d".formatted(studyId, view.trialId())));
    }

    /** Numbers as the names of options: 16 and 16.0 are both the option 16. */
    private static Map<String, String> labels(Map<String, Object> genes) {
        Map<String, String> labels = new LinkedHashMap<>();
        genes.forEach((name, option) -> labels.put(
                name,
                option instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())
                        ? String.valueOf(number.longValue())
                        : String.valueOf(option)));
        return labels;
    }

    private Proposed view(String study, ProposalDoor.Counted counted) {
        int number = counted.receipt().number();
        Snapshot snapshot = studies.snapshot(study);
        Optional<TrialRow> trial = trial(study, number).map(known -> TrialRow.of(snapshot, known));
        boolean infeasible = counted.counted() instanceof Outcome.Infeasible;
        boolean running = studies.activity(study).stream().map(Activity::number).anyMatch(active -> active == number);
        Map<String, Double> costs = new LinkedHashMap<>();
        counted.counted().measurements().byMetric().forEach((metric, value) -> costs.put(metric.name(), value.value()));
        return new Proposed(
                number,
                counted.receipt().known(),
                trial.map(TrialRow::state).orElse(infeasible ? "infeasible" : running ? "running" : "queued"),
                laboratory
                        .space(study)
                        .choices()
                        .select(counted.receipt().genes())
                        .active(),
                costs,
                counted.counted() instanceof Outcome.Infeasible broken
                        ? broken.broken().stream().map(String::valueOf).toList()
                        : List.of(),
                trial);
    }

    private Optional<Trial> trial(String study, int number) {
        return laboratory.store().trial(study, number);
    }

    @Post("/proposals/end")
    @Operation(summary = "Says that nothing more will be proposed: the study ends when what was proposed is evaluated")
    StudyDetail end(String studyId) {
        door.end(studyId);
        return views.detail(studyId);
    }

    @Get("/trials/{trialId}/result")
    @Operation(
            summary = "What became of a trial, waiting for it if it is not known yet",
            description = "Answers as in the list of trials, or 204 with nothing if it is not known after waitSeconds.")
    HttpResponse<TrialRow> result(String studyId, int trialId, @QueryValue Optional<Double> waitSeconds)
            throws InterruptedException {
        studies.snapshot(studyId);
        Optional<Trial> trial = Patience.await(waitSeconds.orElse(0.0), () -> trial(studyId, trialId));
        return trial.map(known -> HttpResponse.ok(TrialRow.of(studies.snapshot(studyId), known)))
                .orElseGet(HttpResponse::noContent);
    }
}
