package dev.espalier.search.store;

import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurement.Interval;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rows of what belongs to a trial: measurements, the limits it breaks, its curve, its files. Each keeps its order. */
final class TrialParts {
    private final Path home;

    TrialParts(Path home) {
        this.home = home;
    }

    static void measure(Handle handle, String table, String study, int trial, Measurements measurements) {
        batch(
                handle,
                """
                INSERT INTO %s (study, trial, position, metric, "VALUE", spread, repeats, low, high, doubts)
                VALUES (:study, :trial, :position, :metric, :value, :spread, :repeats, :low, :high, :doubts)
                """.formatted(table),
                study,
                trial,
                List.copyOf(measurements.byMetric().entrySet()),
                (row, entry) -> row.bind("metric", entry.getKey().name())
                        .bind("value", entry.getValue().value())
                        .bind("spread", entry.getValue().spread())
                        .bind("repeats", entry.getValue().repeats())
                        .bind("low", entry.getValue().interval().low())
                        .bind("high", entry.getValue().interval().high())
                        .bind("doubts", words(entry.getValue().doubts())));
    }

    static void addBroken(Handle handle, String study, int trial, List<Limit> limits) {
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

    static void addCurve(Handle handle, String table, String study, int trial, List<Epoch> curve) {
        batch(
                handle,
                """
                INSERT INTO %s (study, trial, position, number, training_loss, validation_accuracy, seconds)
                VALUES (:study, :trial, :position, :number, :loss, :accuracy, :seconds)
                """.formatted(table),
                study,
                trial,
                curve,
                (row, epoch) -> row.bind("number", epoch.number())
                        .bind("loss", epoch.trainingLoss())
                        .bind("accuracy", epoch.validationAccuracy())
                        .bind("seconds", epoch.seconds()));
    }

    void addArtifacts(Handle handle, String study, int trial, List<Artifact> artifacts) {
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

    static Map<Integer, Measurements> measurements(Handle handle, String table, Scope scope) {
        Map<Integer, Measurements> byTrial = new LinkedHashMap<>();
        read(handle, table, scope, (row, _) -> Map.entry(Metric.named(row.getString("metric")), measurement(row)))
                .forEach((trial, entries) -> {
                    Map<Metric, Measurement> byMetric = new LinkedHashMap<>();
                    entries.forEach(entry -> byMetric.put(entry.getKey(), entry.getValue()));
                    byTrial.put(trial, new Measurements(byMetric));
                });
        return byTrial;
    }

    private static Measurement measurement(ResultSet row) throws SQLException {
        Measurement plain = new Measurement(row.getDouble("value"), row.getDouble("spread"), row.getLong("repeats"));
        Interval interval = row.getObject("low") == null
                ? plain.interval()
                : new Interval(row.getDouble("low"), row.getDouble("high"));
        return new Measurement(
                plain.value(), plain.spread(), plain.repeats(), interval, doubts(row.getString("doubts")));
    }

    private static String words(Set<Doubt> doubts) {
        return doubts.stream().map(Doubt::name).collect(Collectors.joining(" "));
    }

    private static Set<Doubt> doubts(String words) {
        return words.isEmpty()
                ? Set.of()
                : Arrays.stream(words.split(" ")).map(Doubt::valueOf).collect(Collectors.toSet());
    }

    static Map<Integer, List<Limit>> broken(Handle handle, Scope scope) {
        return read(
                handle,
                "broken_limit",
                scope,
                (row, _) -> new Limit(Metric.named(row.getString("metric")), row.getDouble("bound")));
    }

    static Map<Integer, List<Epoch>> curves(Handle handle, String table, Scope scope) {
        return read(
                handle,
                table,
                scope,
                (row, _) -> new Epoch(
                        row.getInt("number"),
                        row.getDouble("training_loss"),
                        row.getDouble("validation_accuracy"),
                        row.getDouble("seconds")));
    }

    Map<Integer, List<Artifact>> artifacts(Handle handle, Scope scope) {
        return read(
                handle,
                "artifact",
                scope,
                (row, _) -> new Artifact(
                        row.getString("kind"),
                        home.resolve(row.getString("path")),
                        row.getString("sha256"),
                        row.getLong("bytes")));
    }

    private static <T> Map<Integer, List<T>> read(Handle handle, String table, Scope scope, RowMapper<T> mapper) {
        Map<Integer, List<T>> byTrial = new LinkedHashMap<>();
        scope.query(handle, "SELECT * FROM " + table + " WHERE " + scope.where("trial") + " ORDER BY trial, position")
                .map((row, context) -> Map.entry(row.getInt("trial"), mapper.map(row, context)))
                .forEach(part -> byTrial.computeIfAbsent(part.getKey(), _ -> new ArrayList<>())
                        .add(part.getValue()));
        return byTrial;
    }

    private String portable(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        return absolute.startsWith(home)
                ? home.relativize(absolute).toString().replace('\\', '/')
                : absolute.toString();
    }
}
