package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "studies", description = "Lists the studies, the latest first.")
final class StudiesCommand implements Runnable {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    StudiesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        try (Laboratory laboratory = terminal.laboratory()) {
            List<StudyResults> studies = laboratory.store().studies().stream()
                    .map(study -> laboratory.results(study.id()))
                    .toList();
            Printer printer = new Printer(terminal, format);
            printer.rows(
                    studies,
                    List.of(
                            Column.<StudyResults>of(
                                            "studyId",
                                            results -> results.study().id())
                                    .headed("study"),
                            Column.of(
                                    "state",
                                    results -> results.study().state().name().toLowerCase(Locale.ROOT)),
                            Column.of("measured", results -> count(results, Outcome.Measured.class)),
                            Column.of("paused", results -> count(results, Outcome.Paused.class)),
                            Column.of("infeasible", results -> count(results, Outcome.Infeasible.class)),
                            Column.of("failed", results -> count(results, Outcome.Failed.class)),
                            Column.of(
                                    "front",
                                    results -> results.front().members().size()),
                            Column.<StudyResults>optional(
                                            "accuracy",
                                            results -> results.front()
                                                    .best(Metric.ACCURACY, List.of())
                                                    .map(member ->
                                                            member.figures().value(Metric.ACCURACY)))
                                    .headed("best")
                                    .shown(Metric.ACCURACY),
                            Column.<StudyResults>of(
                                            "hypervolume",
                                            results -> HypervolumeHistory.latest(
                                                    results.trials(),
                                                    results.study().objectives(),
                                                    results.study().limits()))
                                    .shown(value -> String.format(Locale.ROOT, "%.4f", (double) value)),
                            Column.<StudyResults>of(
                                            "created",
                                            results -> results.study().created().toString())
                                    .shown(value -> TIME.format(Instant.parse((String) value)))));
            if (studies.isEmpty()) {
                printer.say("No study yet; 'espalier demo' makes one.");
            }
        }
    }

    private static long count(StudyResults results, Class<? extends Outcome> kind) {
        return results.trials().stream()
                .filter(trial -> kind.isInstance(trial.outcome()))
                .count();
    }
}
