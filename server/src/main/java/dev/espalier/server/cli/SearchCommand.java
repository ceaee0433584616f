package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "search", description = "Searches as an experiment file says, and prints the front.")
final class SearchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A YAML file; experiments/reference.yaml explains every key.")
    private Path file = Path.of("");

    @Mixin
    private final SearchOptions options = new SearchOptions();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    SearchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Experiment experiment = options.seeded(ExperimentReader.read(file, options.overrides()));
        try (Laboratory laboratory = terminal.laboratory()) {
            String study = laboratory.create(experiment, terminal.err()::println);
            SearchRun run = new SearchRun(terminal, laboratory, study);
            return run.show(run.search(options.workers()), new Printer(terminal, format));
        }
    }
}
