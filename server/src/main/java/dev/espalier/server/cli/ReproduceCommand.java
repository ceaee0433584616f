package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "reproduce",
        description = {
            "Trains and measures a trial once more from its own seed, and compares.",
            "The exit code is 0 if accuracy and all that is counted come out the same, 1 if not."
        })
final class ReproduceCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Parameters(index = "1", paramLabel = "TRIAL", description = "Its number in 'espalier trials STUDY'.")
    private int number;

    @Option(names = "--to", paramLabel = "FILE.onnx", description = "Keeps the new model in this file.")
    private Optional<Path> file = Optional.empty();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    ReproduceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        // Told before a training that may take minutes, not after.
        file.ifPresent(OutputFile::check);
        try (Laboratory laboratory = terminal.laboratory();
                TemporaryFolder folder = TemporaryFolder.create("reproduce")) {
            Trial trial = laboratory.trial(study, number);
            Outcome again = laboratory.reproduce(study, number, folder.path(), this::tell);
            if (file.isPresent()) {
                keep(again, file.orElseThrow());
            }
            return show(trial, new Comparison(trial.outcome(), again));
        }
    }

    private void tell(Evaluation.Progress step) {
        terminal.err()
                .println(
                        switch (step) {
                            case Evaluation.Progress.Began began ->
                                began.stage().name().toLowerCase(Locale.ROOT);
                            case Evaluation.Progress.Trained trained -> told(trained.epoch(), trained.of());
                        });
    }

    private static String told(Epoch epoch, int of) {
        return String.format(
                Locale.ROOT,
                "epoch %d of %d: training loss %.4f, validation accuracy %s (%.1f s)",
                epoch.number(),
                of,
                epoch.trainingLoss(),
                Quantity.show(Metric.ACCURACY, epoch.validationAccuracy()),
                epoch.seconds());
    }

    private void keep(Outcome outcome, Path to) throws IOException {
        if (outcome instanceof Outcome.Measured measured) {
            for (Artifact artifact : measured.artifacts()) {
                if (artifact.kind().equals(Artifact.MODEL)) {
                    Files.copy(artifact.path(), to, StandardCopyOption.REPLACE_EXISTING);
                    terminal.err().println("Model: " + to.toAbsolutePath());
                }
            }
        }
    }

    private int show(Trial trial, Comparison comparison) {
        Printer printer = new Printer(terminal, format);
        comparison.print(printer, study, number);
        if (!comparison.different().isEmpty()) {
            Provenance from = trial.provenance();
            terminal.err()
                    .printf(
                            "trial %d of study '%s' came out differently in %s;"
                                    + " it was made by Espalier %s with Java %s on %s, %s%n",
                            number,
                            study,
                            String.join(", ", comparison.different()),
                            from.codeVersion(),
                            from.java(),
                            from.os(),
                            from.device());
            return ExitCode.FAILED;
        }
        printer.say(
                trial.outcome() instanceof Outcome.Paused
                        ? "Reproduced in every figure, where it paused: at %s.".formatted(trial.fidelity())
                        : comparison.same()
                                ? "Reproduced, to the byte of the model file."
                                : "Reproduced in every figure; the model file differs in its bytes.");
        return ExitCode.DONE;
    }
}
