package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.statistics.SpaceStatistics.Spread;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "space",
        description = "What an experiment's space holds: how many networks, what they cost, which limits can be met.")
final class SpaceCommand implements Callable<Integer> {
    private static final int CHANNELS = 3;
    private static final int CLASSES = 10;

    @Parameters(
            paramLabel = "FILE",
            description = "A YAML file, or the name of a ready space; experiments/reference.yaml names them.")
    private String file = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the file, such as limits.macs=5M; may be given again.")
    private List<String> overrides = List.of();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Networks drawn; ${DEFAULT-VALUE} if not said.")
    private int samples = 1000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "The sample comes from it; ${DEFAULT-VALUE} if not said.")
    private long seed = 1;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    SpaceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Cost(Metric metric, Spread spread) {}

    private record Bound(Limit limit, double share, boolean reachable) {}

    @Override
    public Integer call() {
        Experiment experiment = ReadySpace.find(file).isPresent()
                ? ExperimentReader.ready("demo", withReady())
                : ExperimentReader.read(Path.of(file), overrides);
        SearchSpace space = experiment
                .space()
                .searchSpace(
                        or(experiment.data().channels(), CHANNELS),
                        or(experiment.data().classes(), CLASSES));
        SpaceStatistics statistics = SpaceStatistics.of(space, samples, seed);
        List<Bound> bounds = experiment.limits().stream()
                .filter(limit -> SpaceStatistics.COUNTED.contains(limit.metric()))
                .map(limit -> new Bound(limit, statistics.share(limit), statistics.reachable(limit)))
                .toList();
        print(space, statistics, bounds);
        return bounds.stream().allMatch(Bound::reachable) ? ExitCode.DONE : ExitCode.INFEASIBLE;
    }

    private List<String> withReady() {
        List<String> all = new ArrayList<>(List.of("space.ready=" + file));
        all.addAll(overrides);
        return all;
    }

    private static int or(int said, int otherwise) {
        return said == 0 ? otherwise : said;
    }

    private void print(SearchSpace space, SpaceStatistics statistics, List<Bound> bounds) {
        Printer printer = new Printer(terminal, format);
        List<Cost> costs = statistics.costs().entrySet().stream()
                .map(entry -> new Cost(entry.getKey(), entry.getValue()))
                .toList();
        List<Column<Cost>> columns = List.of(
                Column.of("metric", cost -> cost.metric().name()),
                value("smallest", Spread::smallest).headed("smallest reachable"),
                value("min", spread -> spread.quantile(0)),
                value("quartile1", spread -> spread.quantile(0.25)).headed("quartile 1"),
                value("median", spread -> spread.quantile(0.5)),
                value("quartile3", spread -> spread.quantile(0.75)).headed("quartile 3"),
                value("max", spread -> spread.quantile(1)));
        printer.say("%,d networks of %d choices; of %d drawn:"
                .formatted(statistics.networks(), space.choices().size(), statistics.samples()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("networks", statistics.networks());
        fields.put("choices", space.choices().size());
        fields.put("samples", statistics.samples());
        fields.put("limits", bounds.stream().map(SpaceCommand::json).toList());
        printer.rows(fields, "costs", costs, columns);
        for (Bound bound : bounds) {
            printer.say("%s: %.1f %% of them%s"
                    .formatted(
                            bound.limit(),
                            100 * bound.share(),
                            bound.reachable() ? "" : ", and no network of this space can meet it"));
        }
    }

    private static Map<String, Object> json(Bound bound) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("metric", bound.limit().metric().name());
        fields.put("bound", bound.limit().bound());
        fields.put("share", bound.share());
        fields.put("reachable", bound.reachable());
        return fields;
    }

    private static Column<Cost> value(String name, ToDoubleFunction<Spread> figure) {
        return Column.<Cost>of(name, cost -> Math.round(figure.applyAsDouble(cost.spread())))
                .shown(value -> Quantity.show(((Number) value).doubleValue()));
    }
}
