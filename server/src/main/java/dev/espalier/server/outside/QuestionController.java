package dev.espalier.server.outside;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.experiments.outside.Answer;
import dev.espalier.experiments.outside.QuestionDoor;
import dev.espalier.experiments.outside.QuestionDoor.Asked;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.Activity;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.server.study.Searches;
import dev.espalier.server.study.Studies;
import dev.espalier.server.trial.LayerRows;
import dev.espalier.server.trial.TrialDetail.EpochRow;
import dev.espalier.server.trial.TrialDetail.LayerRow;
import dev.espalier.server.upload.Uploads;
import dev.espalier.space.choice.Design;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Metric;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Candidates that somebody outside evaluates, of a study with {@code training.evaluator: external}. */
@Controller("/api/studies/{studyId}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class QuestionController {
    private static final double LEASE_SECONDS = 600;

    private final QuestionDoor door;
    private final Studies studies;
    private final Laboratory laboratory;
    private final Uploads uploads;

    QuestionController(Studies studies, Searches searches, Laboratory laboratory, Uploads uploads) {
        this.door = new QuestionDoor(laboratory, searches::holds);
        this.studies = studies;
        this.laboratory = laboratory;
        this.uploads = uploads;
    }

    /**
     * Who asks.
     *
     * @param leaseSeconds how long nobody else is given the candidate; 600 if not said
     * @param waitSeconds how long to wait for one, at most 300; 0 if not said
     */
    @Serdeable
    record Ask(Optional<Double> leaseSeconds, Optional<Double> waitSeconds) {}

    /**
     * A candidate to evaluate.
     *
     * @param token what shows that one holds it
     * @param heldUntil when it is given to whoever asks next, unless it is answered
     * @param seed what all randomness of the evaluation should come from, as text: it has more digits than other languages'
     *     numbers
     * @param genes the choices that matter, with the option taken
     * @param design the network
     * @param counted what it costs
     * @param limits what it must keep, by metric
     * @param wanted the metrics that must be told, unless one of them breaks a limit
     * @param model where the untrained network can be had, an ONNX file
     */
    @Serdeable
    record Question(
            int trialId,
            String token,
            Instant heldUntil,
            String seed,
            Map<String, String> genes,
            Network design,
            Map<String, Double> counted,
            Map<String, Double> limits,
            List<String> wanted,
            String model) {}

    /** A network with its layers in topological order. */
    @Serdeable
    record Network(String input, String precision, List<LayerRow> layers) {}

    @Post("/ask")
    @Operation(
            summary = "Takes the next candidate to evaluate, of a study whose evaluator is external",
            description = "Answers 204 with nothing if none waits. The candidate is held for leaseSeconds.")
    HttpResponse<Question> ask(String studyId, @Body @Nullable Ask body) throws InterruptedException {
        Optional<Ask> said = Optional.ofNullable(body);
        Duration lease = seconds(said.flatMap(Ask::leaseSeconds).orElse(LEASE_SECONDS));
        double patience = said.flatMap(Ask::waitSeconds).orElse(0.0);
        Optional<Asked> asked = Patience.await(patience, () -> door.ask(studyId, lease));
        return asked.map(given -> HttpResponse.ok(question(studyId, given))).orElseGet(HttpResponse::noContent);
    }

    private Question question(String study, Asked asked) {
        StoredStudy stored = studies.snapshot(study).study();
        int number = asked.question().number();
        Design design = asked.candidate().design();
        Map<String, Double> limits = new LinkedHashMap<>();
        asked.limits().forEach(limit -> limits.put(limit.metric().name(), limit.bound()));
        return new Question(
                number,
                asked.question().token().toString(),
                asked.question().heldUntil(),
                String.valueOf(asked.seed()),
                laboratory
                        .space(study)
                        .choices()
                        .select(asked.question().genes())
                        .active(),
                new Network(
                        design.network().input().toString(),
                        design.precision().toString(),
                        LayerRows.of(design, Optional.empty())),
                counted(asked.candidate()),
                limits,
                door.wanted(stored).stream().map(Metric::name).toList(),
                "/api/studies/%s/trials/%d/untrained.onnx".formatted(study, number));
    }

    private Map<String, Double> counted(Candidate candidate) {
        Map<String, Double> costs = new LinkedHashMap<>();
        new CostEvaluator()
                .evaluate(candidate, new Evaluation(0, List.of(), laboratory.home(), _ -> {}))
                .measurements()
                .byMetric()
                .forEach((metric, value) -> costs.put(metric.name(), value.value()));
        return costs;
    }

    /**
     * Who needs longer.
     *
     * @param token as it was given with the candidate
     * @param leaseSeconds from now on
     */
    @Serdeable
    record Hold(int trialId, String token, double leaseSeconds) {}

    /** Until when a candidate is held. */
    @Serdeable
    record Held(int trialId, Instant heldUntil) {}

    @Post("/hold")
    @Operation(summary = "Holds a candidate longer that one was given to evaluate")
    Held hold(String studyId, @Body Hold hold) {
        return new Held(
                hold.trialId(), door.hold(studyId, hold.trialId(), token(hold.token()), seconds(hold.leaseSeconds())));
    }

    private static UUID token(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "token: '%s' is none; send the one that came with the candidate".formatted(text), e);
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }

    /**
     * What a candidate is worth.
     *
     * @param metrics by name: {@code accuracy} as a share, {@code latencyMs} in milliseconds
     * @param spreads half-widths of their 95 % intervals, of those that have one
     * @param curve of its training, epoch by epoch
     * @param model the SHA-256 of the trained model, as it was answered when that was sent to {@code trials/…/model}
     * @param failure in the place of metrics, why it could not be evaluated
     */
    @Serdeable
    record Tell(
            int trialId,
            Optional<Map<String, Double>> metrics,
            Optional<Map<String, Double>> spreads,
            Optional<List<EpochRow>> curve,
            Optional<String> model,
            Optional<String> failure) {}

    /** An answer that is stored. */
    @Serdeable
    record Heard(int trialId, String state) {}

    @Post("/tell")
    @Operation(
            summary = "Tells what a candidate is worth that was given away to be evaluated",
            description =
                    "It is stored when this answers. The first answer stays; telling the same again changes nothing.")
    Heard tell(String studyId, @Body Tell told) {
        door.tell(
                studyId,
                told.trialId(),
                new Answer(
                        told.metrics().orElse(Map.of()),
                        told.spreads().orElse(Map.of()),
                        told.curve().orElse(List.of()).stream()
                                .map(row -> new Epoch(
                                        row.epoch(), row.trainingLoss(), row.validationAccuracy(), row.seconds()))
                                .toList(),
                        told.model(),
                        told.failure()));
        return new Heard(told.trialId(), "told");
    }

    /** A model that was taken. */
    @Serdeable
    record Brought(int trialId, String sha256, long bytes) {}

    @Post("/trials/{trialId}/model")
    @Consumes(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(
            summary = "Takes the trained model of a candidate that is evaluated, the body of the request, an ONNX file",
            description = "It becomes the trial's model when tell names its SHA-256; it can be exported then.")
    HttpResponse<Brought> bring(String studyId, int trialId, @Body InputStream model)
            throws IOException, InterruptedException {
        Design design = door.awaited(studyId, trialId).design();
        Uploads.Kept kept = uploads.classifier(
                model,
                design.network().input(),
                design.network().output().elements(),
                came -> door.keep(studyId, trialId, came.file(), came.sha256()));
        return HttpResponse.created(new Brought(trialId, kept.sha256(), kept.bytes()));
    }

    @Get("/trials/{trialId}/untrained.onnx")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "The network of a trial with random weights, an ONNX file; also while the trial is evaluated")
    byte[] untrained(String studyId, int trialId) {
        Candidate candidate = Candidate.of(
                laboratory.space(studyId),
                studies.activity(studyId).stream()
                        .filter(active -> active.number() == trialId)
                        .findFirst()
                        .map(Activity::genes)
                        .orElseGet(() -> laboratory.trial(studyId, trialId).genes()));
        long seed = candidate.id().seed(studies.snapshot(studyId).study().plan().seed());
        return ExportedModel.untrained(candidate.design(), seed).onnx();
    }
}
