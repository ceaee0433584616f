package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Serves the dashboard: watch studies, look into trials, launch searches.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final ServeOptions address = new ServeOptions();

    private final Terminal terminal;

    ServeCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Laboratory laboratory = terminal.laboratory()) {
            address.serve(laboratory, terminal);
            return ExitCode.DONE;
        }
    }
}
