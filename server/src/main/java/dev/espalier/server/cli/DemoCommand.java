package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        description = "The main job on built-in data: searches a few minutes, prints the front, serves the dashboard.")
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--no-serve", description = "Ends after the front.")
    private boolean quit;

    @Mixin
    private final SearchOptions options = new SearchOptions();

    @Mixin
    private final ServeOptions address = new ServeOptions();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        Experiment experiment = options.seeded(ExperimentReader.ready("demo", options.overrides()));
        try (Laboratory laboratory = terminal.laboratory()) {
            String study = laboratory.create(experiment);
            SearchRun run = new SearchRun(terminal, laboratory, study);
            int code = run.show(run.search(options.workers()), new Printer(terminal, format));
            if (code == ExitCode.DONE && !quit) {
                address.serve(laboratory, terminal);
            }
            return code;
        }
    }
}
