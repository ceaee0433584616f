package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "Goes on with a study that was stopped or killed; no finished trial is redone.")
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Mixin
    private final WorkersOption workers = new WorkersOption();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    ResumeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Laboratory laboratory = terminal.laboratory()) {
            laboratory.results(study);
            SearchRun run = new SearchRun(terminal, laboratory, study);
            return run.show(run.search(workers.number()), new Printer(terminal, format));
        }
    }
}
