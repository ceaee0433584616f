package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.choice.Design;
import dev.espalier.space.cost.Guidelines;
import dev.espalier.space.cost.Guidelines.Finding;
import dev.espalier.space.cost.Guidelines.Guideline;
import dev.espalier.space.cost.OperandBits;
import dev.espalier.space.trial.Metric;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "lint",
        description = "Names the layers that break ShuffleNet v2's four guidelines, and the memory traffic each costs.")
final class LintCommand implements Runnable {
    private static final int FEW = 20;

    @Mixin
    private final NetworkChoice choice = new NetworkChoice();

    @Option(names = "--all", description = "All findings, not only the dearest; JSON and CSV have all.")
    private boolean all;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    LintCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        Design design = choice.design();
        List<Finding> findings = Guidelines.check(
                design.network(), OperandBits.of(design.precision().standard()));
        Printer printer = new Printer(terminal, format);
        boolean few = printer.forPeople() && !all && findings.size() > FEW;
        printer.rows(
                few ? findings.subList(0, FEW) : findings,
                List.of(
                        Column.of("guideline", finding -> finding.guideline().name()),
                        Column.of("layer", Finding::layer),
                        Column.of("reason", Finding::reason),
                        Column.<Finding>of("bytes", Finding::bytes)
                                .headed("costs")
                                .shown(bytes -> Quantity.show(Metric.MEMORY_ACCESS, ((Number) bytes).doubleValue()))));
        if (few) {
            printer.say("and " + (findings.size() - FEW) + " more; --all prints them");
        }
        for (Guideline guideline : Guideline.values()) {
            long bytes = findings.stream()
                    .filter(finding -> finding.guideline() == guideline)
                    .mapToLong(Finding::bytes)
                    .sum();
            printer.say(
                    "%s, %s: %s".formatted(guideline, guideline.rule(), Quantity.show(Metric.MEMORY_ACCESS, bytes)));
        }
    }
}
