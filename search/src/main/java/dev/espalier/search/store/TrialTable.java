package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Over;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Rows of trials, with what belongs to them. */
final class TrialTable {
    /** Names all columns of a unique index, so that it is used also where the table was empty when this was first asked. */
    static final String NUMBER =
            "SELECT number FROM trial WHERE study = ? AND candidate = ? AND rung = ? AND genes = ?";

    private final TrialParts parts;

    TrialTable(TrialParts parts) {
        this.parts = parts;
    }

    void append(Handle handle, String study, Trial trial) {
        Optional<String> present = handle.select(
                        "SELECT candidate FROM trial WHERE study = ? AND number = ?", study, trial.number())
                .mapTo(String.class)
                .findOne();
        if (present.isPresent()) {
            if (!present.get().equals(trial.candidate().value())) {
                throw new StoreException("trial %d of study '%s' is candidate %s already, not %s"
                        .formatted(trial.number(), study, present.get(), trial.candidate()));
            }
            return;
        }
        insert(handle, study, trial);
        TrialParts.measure(
                handle, "measurement", study, trial.number(), trial.outcome().measurements());
        switch (trial.outcome()) {
            case Outcome.Measured measured -> {
                TrialParts.addCurve(handle, "epoch", study, trial.number(), measured.curve());
                parts.addArtifacts(handle, study, trial.number(), measured.artifacts());
            }
            case Outcome.Paused paused -> TrialParts.addCurve(handle, "epoch", study, trial.number(), paused.curve());
            case Outcome.Infeasible infeasible ->
                TrialParts.addBroken(handle, study, trial.number(), infeasible.broken());
            case Outcome.Failed _ -> {}
        }
    }

    private static void insert(Handle handle, String study, Trial trial) {
        Optional<Outcome.Failed> failed =
                trial.outcome() instanceof Outcome.Failed failure ? Optional.of(failure) : Optional.empty();
        Provenance provenance = trial.provenance();
        handle.createUpdate("""
                        INSERT INTO trial (study, number, candidate, genes, outcome, violation, stage, reason, seed,
                            code_version, data_fingerprint, device, java, os, finished, took_ns, rung, over_unit, below,
                            amount, of_amount)
                        VALUES (:study, :number, :candidate, :genes, :outcome, :violation, :stage, :reason, :seed,
                            :codeVersion, :dataFingerprint, :device, :java, :os, :finished, :took, :rung, :over, :below,
                            :amount, :of)
                        """)
                .bind("study", study)
                .bind("number", trial.number())
                .bind("candidate", trial.candidate().value())
                .bind("genes", trial.genes().toString())
                .bind("outcome", Kind.of(trial.outcome()).name())
                .bind(
                        "violation",
                        trial.outcome() instanceof Outcome.Infeasible infeasible ? infeasible.violation() : null)
                .bind("stage", failed.map(failure -> failure.stage().name()).orElse(null))
                .bind("reason", failed.map(Outcome.Failed::reason).orElse(null))
                .bind("seed", provenance.seed())
                .bind("codeVersion", provenance.codeVersion())
                .bind("dataFingerprint", provenance.dataFingerprint())
                .bind("device", provenance.device())
                .bind("java", provenance.java())
                .bind("os", provenance.os())
                .bind("finished", trial.finished())
                .bind("took", trial.took().toNanos())
                .bind("rung", trial.fidelity().rung())
                .bind("over", trial.fidelity().over().name())
                .bind(
                        "below",
                        trial.fidelity().below().stream().map(String::valueOf).collect(Collectors.joining(",")))
                .bind("amount", trial.fidelity().amount())
                .bind("of", trial.fidelity().of())
                .execute();
    }

    void confirm(Handle handle, String study, Map<Integer, Measurements> figures) {
        handle.execute("DELETE FROM confirmed WHERE study = ?", study);
        figures.forEach((number, measurements) -> TrialParts.measure(handle, "confirmed", study, number, measurements));
    }

    List<Trial> all(Handle handle, String study) {
        return read(handle, Scope.every(study));
    }

    Optional<Trial> find(Handle handle, String study, int number) {
        return read(handle, Scope.one(study, number)).stream().findFirst();
    }

    OptionalInt number(Handle handle, String study, Assignment genes, int rung) {
        return handle
                .select(NUMBER, study, CandidateId.of(genes).value(), rung, genes.toString())
                .mapTo(Integer.class)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    Map<Integer, Measurements> confirmed(Handle handle, String study) {
        return TrialParts.measurements(handle, "confirmed", Scope.every(study));
    }

    /**
     * Reads trials with one query for each table, not one for each trial. Their own rows come first: what belongs to them
     * was committed with them, so the later queries see it, while a trial that is appended meanwhile is left out whole.
     */
    private List<Trial> read(Handle handle, Scope scope) {
        List<Row> rows = scope.query(handle, "SELECT * FROM trial WHERE " + scope.where("number") + " ORDER BY number")
                .map((row, _) -> Row.of(row))
                .list();
        Map<Integer, Measurements> measurements = TrialParts.measurements(handle, "measurement", scope);
        Map<Integer, List<Limit>> broken = TrialParts.broken(handle, scope);
        Map<Integer, List<Epoch>> curves = TrialParts.curves(handle, "epoch", scope);
        Map<Integer, List<Artifact>> artifacts = parts.artifacts(handle, scope);
        return rows.stream()
                .map(row -> {
                    Measurements known = measurements.getOrDefault(row.number, Measurements.NONE);
                    return row.trial(
                            switch (row.kind) {
                                case MEASURED ->
                                    new Outcome.Measured(
                                            known,
                                            curves.getOrDefault(row.number, List.of()),
                                            artifacts.getOrDefault(row.number, List.of()));
                                case PAUSED -> new Outcome.Paused(known, curves.getOrDefault(row.number, List.of()));
                                case INFEASIBLE ->
                                    new Outcome.Infeasible(known, broken.getOrDefault(row.number, List.of()));
                                case FAILED ->
                                    new Outcome.Failed(known, row.stage.orElseThrow(), row.reason.orElseThrow());
                            });
                })
                .toList();
    }

    /** A trial's own row. */
    private record Row(
            int number,
            CandidateId candidate,
            Assignment genes,
            Kind kind,
            Optional<Stage> stage,
            Optional<String> reason,
            Provenance provenance,
            Instant finished,
            Duration took,
            Fidelity fidelity) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(
                    row.getInt("number"),
                    new CandidateId(row.getString("candidate")),
                    Assignment.parse(row.getString("genes")),
                    Kind.valueOf(row.getString("outcome")),
                    Optional.ofNullable(row.getString("stage")).map(Stage::valueOf),
                    Optional.ofNullable(row.getString("reason")),
                    new Provenance(
                            row.getLong("seed"),
                            row.getString("code_version"),
                            row.getString("data_fingerprint"),
                            row.getString("device"),
                            row.getString("java"),
                            row.getString("os")),
                    row.getObject("finished", Instant.class),
                    Duration.ofNanos(row.getLong("took_ns")),
                    new Fidelity(
                            row.getInt("rung"),
                            Over.valueOf(row.getString("over_unit")),
                            Stream.of(row.getString("below").split(","))
                                    .filter(each -> !each.isEmpty())
                                    .map(Integer::valueOf)
                                    .toList(),
                            row.getInt("amount"),
                            row.getInt("of_amount")));
        }

        Trial trial(Outcome outcome) {
            return new Trial(number, candidate, genes, outcome, provenance, finished, took, fidelity);
        }
    }

    private enum Kind {
        MEASURED,
        PAUSED,
        INFEASIBLE,
        FAILED;

        static Kind of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Measured _ -> MEASURED;
                case Outcome.Paused _ -> PAUSED;
                case Outcome.Infeasible _ -> INFEASIBLE;
                case Outcome.Failed _ -> FAILED;
            };
        }
    }
}
