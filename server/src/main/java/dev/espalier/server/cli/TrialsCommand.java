package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.Trainings;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "trials", description = "Lists every candidate of a study and what became of it.")
final class TrialsCommand implements Runnable {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    TrialsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        try (Laboratory laboratory = terminal.laboratory()) {
            List<Column<Trial>> columns = new ArrayList<>();
            columns.add(Column.<Trial>of("trialId", Trial::number).headed("trial"));
            columns.add(Column.of("outcome", trial -> outcome(trial.outcome())));
            List<Trial> trials = laboratory.results(study).trials();
            if (trials.stream().anyMatch(trial -> trial.outcome() instanceof Outcome.Paused)) {
                Trainings trainings = new Trainings(trials);
                columns.add(Column.of("reached", trial -> trial.fidelity().amount()));
                columns.add(Column.of("of", trial -> trial.fidelity().of()));
                columns.add(Column.of("unit", trial -> trial.fidelity().over().unit()));
                columns.add(Column.<Trial>optional(
                                "continues", trial -> trainings.before(trial).map(Trial::number))
                        .headed("goes on from"));
            }
            FrontTable.figures(trials.stream().map(trial -> trial.outcome().measurements()))
                    .forEach(metric -> columns.add(
                            Column.metric(metric, trial -> trial.outcome().measurements())));
            columns.add(Column.<Trial>of("seconds", trial -> trial.took().toMillis() / 1000.0));
            columns.add(Column.of("note", trial -> note(trial.outcome())));
            new Printer(terminal, format).rows(trials, columns);
        }
    }

    /** What became of a candidate, in a word. */
    static String outcome(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured _ -> "measured";
            case Outcome.Paused _ -> "paused";
            case Outcome.Infeasible _ -> "infeasible";
            case Outcome.Failed _ -> "failed";
        };
    }

    /** Why it was not measured, or what to know of its measurements; empty if all is well. */
    static String note(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Measured _, Outcome.Paused _ ->
                String.join("; ", outcome.measurements().warnings());
            case Outcome.Infeasible infeasible ->
                infeasible.broken().stream().map(String::valueOf).collect(Collectors.joining(", ", "not ", ""));
            case Outcome.Failed failed -> failed.stage() + ": " + failed.reason();
        };
    }
}
