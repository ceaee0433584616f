package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Limit;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "front", description = "Prints the models of a study that no other beats in every objective.")
final class FrontCommand implements Runnable {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    FrontCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        List<Limit> bounds = limits.bounds();
        try (Laboratory laboratory = terminal.laboratory()) {
            new FrontTable(laboratory.results(study), bounds, true).print(new Printer(terminal, format));
        }
    }
}
