package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "target",
        description = {
            "Shows the limits of a study, and sets, moves or lifts them, also while it is searched.",
            "The search obeys from the next candidate it proposes on, whichever process runs it."
        })
final class TargetCommand implements Runnable {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Option(
            names = "--limit",
            paramLabel = "METRIC=BOUND",
            description = "What holds from now on, such as latency=2ms or size=100kB; may be given again.")
    private List<String> limits = List.of();

    @Option(
            names = "--lift",
            paramLabel = "METRIC",
            description = "A metric that is no longer limited, such as latencyMs; may be given again.")
    private List<String> lifted = List.of();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    TargetCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        List<Limit> bounds = limits.stream().map(TargetCommand::limit).toList();
        List<Metric> free = lifted.stream().map(Metric::named).toList();
        try (Laboratory laboratory = terminal.laboratory()) {
            bounds.forEach(limit -> laboratory.setTarget(study, limit.metric(), Optional.of(limit.bound())));
            free.forEach(metric -> laboratory.setTarget(study, metric, Optional.empty()));
            StoredStudy now = laboratory.results(study).study();
            new Printer(terminal, format)
                    .rows(
                            now.limits(),
                            List.of(
                                    Column.of("metric", limit -> limit.metric().name()),
                                    Column.<Limit>of("bound", Limit::bound)
                                            .headed("at most")
                                            .shown(value -> Quantity.show(((Number) value).doubleValue())),
                                    Column.of("unit", limit -> limit.metric().unit()),
                                    Column.<Limit>optional("firstTrial", limit -> firstTrial(now, limit.metric()))
                                            .headed("from trial")));
        }
    }

    private static Limit limit(String text) {
        int equals = text.indexOf('=');
        require(equals > 0, "--limit needs METRIC=BOUND, such as latency=2ms, got '%s'", text);
        return Quantity.limit(text.substring(0, equals), text.substring(equals + 1));
    }

    /** From which trial on a limit holds: 1 for one that was never moved, none where the search has not taken it up yet. */
    private static Optional<Integer> firstTrial(StoredStudy study, Metric metric) {
        return study.targets().reversed().stream()
                .filter(target -> target.metric().equals(metric))
                .findFirst()
                .map(target -> target.firstTrial().stream().boxed().findFirst())
                .orElse(Optional.of(1));
    }
}
