package dev.espalier.server.cli;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "networks", description = "Lists the reference networks and what they cost as their papers have them.")
final class NetworksCommand implements Runnable {
    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    NetworksCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    private record Row(Zoo network, NetworkCost cost) {}

    @Override
    public void run() {
        List<Row> rows = Arrays.stream(Zoo.values())
                .map(zoo -> new Row(zoo, CostModel.count(zoo.network(), Precision.FLOAT32)))
                .toList();
        new Printer(terminal, format)
                .rows(
                        rows,
                        List.of(
                                Column.of("name", row -> row.network().label()),
                                Column.of("input", row -> row.network().input().toString()),
                                Column.of("classes", row -> row.network().classes()),
                                Column.count(Metric.MACS, row -> row.cost().macs()),
                                Column.count(Metric.PARAMS, row -> row.cost().params())));
    }
}
