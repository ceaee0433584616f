package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "front", description = "Prints the models of a study that no other beats in every objective.")
final class FrontCommand implements Runnable {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Option(
            names = "--limit",
            paramLabel = "METRIC=BOUND",
            description = "Only models within it, such as latency=2ms or size=100kB; may be given again.")
    private List<String> limits = new ArrayList<>();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    FrontCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        List<Limit> bounds = limits.stream().map(FrontCommand::limit).toList();
        try (Laboratory laboratory = terminal.laboratory()) {
            new FrontTable(laboratory.results(study), bounds, true).print(new Printer(terminal, format));
        }
    }

    private static Limit limit(String text) {
        int equals = text.indexOf('=');
        require(equals > 0, "--limit needs METRIC=BOUND, such as latency=2ms, got '%s'", text);
        return Quantity.limit(text.substring(0, equals), text.substring(equals + 1));
    }
}
