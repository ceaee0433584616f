package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rows of trials and of what belongs to them. */
final class TrialTable {
    private static final String EVERY = "study = :study";
    private static final String ONE = "study = :study AND %s = :number";

    private final Path home;

    TrialTable(Path home) {
        this.home = home;
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
        measure(handle, "measurement", study, trial.number(), trial.outcome().measurements());
        switch (trial.outcome()) {
            case Outcome.Measured measured -> {
                curve(handle, study, trial.number(), measured.curve());
                artifacts(handle, study, trial.number(), measured.artifacts());
            }
            case Outcome.Infeasible infeasible -> broken(handle, study, trial.number(), infeasible.broken());
            case Outcome.Failed _ -> {}
        }
    }

    private static void insert(Handle handle, String study, Trial trial) {
        Optional<Outcome.Failed> failed =
                trial.outcome() instanceof Outcome.Failed failure ? Optional.of(failure) : Optional.empty();
        Provenance provenance = trial.provenance();
        handle.createUpdate("""
                        INSERT INTO trial (study, number, candidate, genes, outcome, violation, stage, reason, seed,
                            code_version, data_fingerprint, device, java, os, finished, took_ns)
                        VALUES (:study, :number, :candidate, :genes, :outcome, :violation, :stage, :reason, :seed,
                            :codeVersion, :dataFingerprint, :device, :java, :os, :finished, :took)
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
                .execute();
    }

    void confirm(Handle handle, String study, Map<Integer, Measurements> figures) {
        handle.execute("DELETE FROM confirmed WHERE study = ?", study);
        figures.forEach((number, measurements) -> measure(handle, "confirmed", study, number, measurements));
    }

    private static void measure(Handle handle, String table, String study, int trial, Measurements measurements) {
        batch(
                handle,
                """
                INSERT INTO %s (study, trial, position, metric, "VALUE", spread, repeats)
                VALUES (:study, :trial, :position, :metric, :value, :spread, :repeats)
                """.formatted(table),
                study,
                trial,
                List.copyOf(measurements.byMetric().entrySet()),
                (row, entry) -> row.bind("metric", entry.getKey().name())
                        .bind("value", entry.getValue().value())
                        .bind("spread", entry.getValue().spread())
                        .bind("repeats", entry.getValue().repeats()));
    }

    private static void broken(Handle handle, String study, int trial, List<Limit> limits) {
        batch(
                handle,
                """
                INSERT INTO broken_limit (study, trial, position, metric, bound)
                VALUES (:study, :trial, :position, :metric, :bound)
                """,
                study,
                trial,
                limits,
                (row, limit) -> row.bind("metric", limit.metric().name()).bind("bound", limit.bound()));
    }

    private static void curve(Handle handle, String study, int trial, List<Epoch> curve) {
        batch(
                handle,
                """
                INSERT INTO epoch (study, trial, position, number, training_loss, validation_accuracy, seconds)
                VALUES (:study, :trial, :position, :number, :loss, :accuracy, :seconds)
                """,
                study,
                trial,
                curve,
                (row, epoch) -> row.bind("number", epoch.number())
                        .bind("loss", epoch.trainingLoss())
                        .bind("accuracy", epoch.validationAccuracy())
                        .bind("seconds", epoch.seconds()));
    }

    private void artifacts(Handle handle, String study, int trial, List<Artifact> artifacts) {
        batch(
                handle,
                """
                INSERT INTO artifact (study, trial, position, kind, path, sha256, bytes)
                VALUES (:study, :trial, :position, :kind, :path, :sha256, :bytes)
                """,
                study,
                trial,
                artifacts,
                (row, artifact) -> row.bind("kind", artifact.kind())
                        .bind("path", portable(artifact.path()))
                        .bind("sha256", artifact.sha256())
                        .bind("bytes", artifact.bytes()));
    }

    private static <T> void batch(
            Handle handle, String sql, String study, int trial, List<T> items, BiConsumer<PreparedBatch, T> values) {
        if (items.isEmpty()) {
            return;
        }
        try (PreparedBatch batch = handle.prepareBatch(sql)) {
            for (int i = 0; i < items.size(); i++) {
                batch.bind("study", study).bind("trial", trial).bind("position", i);
                values.accept(batch, items.get(i));
                batch.add();
            }
            batch.execute();
        }
    }

    List<Trial> all(Handle handle, String study) {
        return read(handle, EVERY, EVERY, study, 0);
    }

    Optional<Trial> find(Handle handle, String study, int number) {
        return read(handle, ONE.formatted("number"), ONE.formatted("trial"), study, number).stream()
                .findFirst();
    }

    Map<Integer, Measurements> confirmed(Handle handle, String study) {
        return measurements(parts(handle, "confirmed", EVERY, study, 0, TrialTable::measured));
    }

    /** Reads the trials of a study with one query for each table, not one for each trial. */
    private List<Trial> read(Handle handle, String trials, String parts, String study, int number) {
        Map<Integer, Measurements> measurements =
                measurements(parts(handle, "measurement", parts, study, number, TrialTable::measured));
        Map<Integer, List<Limit>> broken = parts(
                handle,
                "broken_limit",
                parts,
                study,
                number,
                (row, _) -> new Limit(Metric.named(row.getString("metric")), row.getDouble("bound")));
        Map<Integer, List<Epoch>> curves = parts(
                handle,
                "epoch",
                parts,
                study,
                number,
                (row, _) -> new Epoch(
                        row.getInt("number"),
                        row.getDouble("training_loss"),
                        row.getDouble("validation_accuracy"),
                        row.getDouble("seconds")));
        Map<Integer, List<Artifact>> artifacts = parts(
                handle,
                "artifact",
                parts,
                study,
                number,
                (row, _) -> new Artifact(
                        row.getString("kind"),
                        home.resolve(row.getString("path")),
                        row.getString("sha256"),
                        row.getLong("bytes")));
        return handle.createQuery("SELECT * FROM trial WHERE " + trials + " ORDER BY number")
                .bind("study", study)
                .bind("number", number)
                .map((row, _) -> {
                    int trial = row.getInt("number");
                    Measurements known = measurements.getOrDefault(trial, Measurements.NONE);
                    Outcome outcome = switch (Kind.valueOf(row.getString("outcome"))) {
                        case MEASURED ->
                            new Outcome.Measured(
                                    known,
                                    curves.getOrDefault(trial, List.of()),
                                    artifacts.getOrDefault(trial, List.of()));
                        case INFEASIBLE -> new Outcome.Infeasible(known, broken.getOrDefault(trial, List.of()));
                        case FAILED ->
                            new Outcome.Failed(known, Stage.valueOf(row.getString("stage")), row.getString("reason"));
                    };
                    return trial(row, outcome);
                })
                .list();
    }

    private static Trial trial(ResultSet row, Outcome outcome) throws SQLException {
        return new Trial(
                row.getInt("number"),
                new CandidateId(row.getString("candidate")),
                Assignment.parse(row.getString("genes")),
                outcome,
                new Provenance(
                        row.getLong("seed"),
                        row.getString("code_version"),
                        row.getString("data_fingerprint"),
                        row.getString("device"),
                        row.getString("java"),
                        row.getString("os")),
                row.getObject("finished", Instant.class),
                Duration.ofNanos(row.getLong("took_ns")));
    }

    private static <T> Map<Integer, List<T>> parts(
            Handle handle, String table, String where, String study, int number, RowMapper<T> mapper) {
        Map<Integer, List<T>> byTrial = new LinkedHashMap<>();
        handle.createQuery("SELECT * FROM " + table + " WHERE " + where + " ORDER BY trial, position")
                .bind("study", study)
                .bind("number", number)
                .map((row, context) -> Map.entry(row.getInt("trial"), mapper.map(row, context)))
                .forEach(part -> byTrial.computeIfAbsent(part.getKey(), _ -> new ArrayList<>())
                        .add(part.getValue()));
        return byTrial;
    }

    private static Map.Entry<Metric, Measurement> measured(ResultSet row, Object context) throws SQLException {
        return Map.entry(
                Metric.named(row.getString("metric")),
                new Measurement(row.getDouble("value"), row.getDouble("spread"), row.getLong("repeats")));
    }

    private static Map<Integer, Measurements> measurements(Map<Integer, List<Map.Entry<Metric, Measurement>>> byTrial) {
        Map<Integer, Measurements> result = new LinkedHashMap<>();
        byTrial.forEach((trial, entries) -> {
            Map<Metric, Measurement> byMetric = new LinkedHashMap<>();
            entries.forEach(entry -> byMetric.put(entry.getKey(), entry.getValue()));
            result.put(trial, new Measurements(byMetric));
        });
        return result;
    }

    private String portable(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(home)
                ? home.relativize(absolute).toString().replace('\\', '/')
                : absolute.toString();
    }

    private enum Kind {
        MEASURED,
        INFEASIBLE,
        FAILED;

        static Kind of(Outcome outcome) {
            return switch (outcome) {
                case Outcome.Measured _ -> MEASURED;
                case Outcome.Infeasible _ -> INFEASIBLE;
                case Outcome.Failed _ -> FAILED;
            };
        }
    }
}
