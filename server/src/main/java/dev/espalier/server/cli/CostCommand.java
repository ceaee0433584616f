package dev.espalier.server.cli;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.LayerCost;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.trial.Metric;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "cost", description = "Counts what a reference network costs, in all or layer by layer.")
final class CostCommand implements Runnable {
    @Parameters(paramLabel = "NAME", description = "One of 'espalier networks'.")
    private String name = "";

    @Mixin
    private final ZooOptions options = new ZooOptions();

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "float32",
            description = "float32 or int8: what memory access and activations are counted in; float32 if not said.")
    private String precision = "float32";

    @Option(names = "--layers", description = "One row per layer.")
    private boolean layers;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    CostCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        NetworkCost cost = CostModel.count(options.network(name), Precision.named(precision));
        Printer printer = new Printer(terminal, format);
        if (layers) {
            printer.rows(
                    cost.layers(),
                    List.of(
                            Column.of("layer", layer -> layer.node().name()),
                            Column.of(
                                    "kind",
                                    layer -> layer.node().layer().getClass().getSimpleName()),
                            Column.of("output", layer -> layer.node().shape().toString()),
                            Column.count(Metric.MACS, LayerCost::macs),
                            Column.count(Metric.PARAMS, LayerCost::params),
                            Column.count(Metric.MEMORY_ACCESS, LayerCost::memoryAccess)));
        } else {
            printer.row(
                    cost,
                    List.of(
                            Column.of("name", _ -> name),
                            Column.count(Metric.MACS, NetworkCost::macs),
                            Column.count(Metric.PARAMS, NetworkCost::params),
                            Column.count(Metric.MEMORY_ACCESS, NetworkCost::memoryAccess),
                            Column.count(Metric.PEAK_ACTIVATION, NetworkCost::peakActivation)));
        }
    }
}
