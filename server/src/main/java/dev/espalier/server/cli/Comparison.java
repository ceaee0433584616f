package dev.espalier.server.cli;

import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a trial's evaluation gave, and what it gave when it was done again, side by side. */
record Comparison(Outcome stored, Outcome again) {
    private static final String FILE = "sha256";
    private static final String NOTE = "note";
    private static final int DIGITS_SHOWN = 16;

    /** Those that need not come out alike: times are measured anew. */
    private static final Set<String> PASSING = Set.of(NOTE, Metric.LATENCY_MS.name());

    private static final List<Column<Outcome>> FIGURES = figures();

    private static List<Column<Outcome>> figures() {
        List<Column<Outcome>> figures = new ArrayList<>();
        figures.add(Column.of("outcome", TrialsCommand::outcome));
        figures.add(Column.optional(
                NOTE, outcome -> Optional.of(TrialsCommand.note(outcome)).filter(note -> !note.isEmpty())));
        FrontTable.FIGURES.forEach(metric -> figures.add(Column.metric(metric, Outcome::measurements)));
        figures.add(Column.optional(FILE, Comparison::digest)
                .shown(digest -> digest.toString().substring(0, DIGITS_SHOWN) + "…"));
        return List.copyOf(figures);
    }

    /** The model file's SHA-256. */
    private static Optional<String> digest(Outcome outcome) {
        return outcome instanceof Outcome.Measured measured
                ? measured.artifacts().stream()
                        .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                        .map(Artifact::sha256)
                        .findFirst()
                : Optional.empty();
    }

    /** Whether all that should come out alike did, to the byte of the model file. */
    boolean same() {
        return different().isEmpty() && alike(FIGURES.getLast());
    }

    /** The names of the figures, the model file apart, that should have come out alike and did not. */
    List<String> different() {
        return FIGURES.stream()
                .filter(figure -> !figure.name().equals(FILE))
                .filter(figure -> !PASSING.contains(figure.name()) && !alike(figure))
                .map(Column::name)
                .toList();
    }

    private boolean alike(Column<Outcome> figure) {
        return figure.value().apply(stored).equals(figure.value().apply(again));
    }

    /** Prints one row per figure that is known; as JSON they stand under {@code figures}. */
    void print(Printer printer, String study, int trial) {
        List<Column<Outcome>> known = FIGURES.stream()
                .filter(figure -> figure.value().apply(stored).isPresent()
                        || figure.value().apply(again).isPresent())
                .toList();
        List<Column<Column<Outcome>>> columns = List.of(
                Column.of("figure", Column::name),
                side("stored", stored),
                side("again", again),
                Column.<Column<Outcome>>optional(
                                "same",
                                figure -> Optional.of(alike(figure)).filter(_ -> !PASSING.contains(figure.name())))
                        .shown(same -> same.equals(true) ? "yes" : "no"));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("studyId", study);
        fields.put("trialId", trial);
        fields.put("same", same());
        printer.rows(fields, "figures", known, columns);
    }

    private static Column<Column<Outcome>> side(String name, Outcome outcome) {
        return new Column<>(
                name,
                name,
                figure -> figure.value().apply(outcome),
                figure -> figure.text().apply(outcome));
    }
}
