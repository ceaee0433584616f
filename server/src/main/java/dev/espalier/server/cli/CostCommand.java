package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.Conditions;
import dev.espalier.space.cost.CostTable;
import dev.espalier.space.cost.Figure;
import dev.espalier.space.cost.OperandBits;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "cost", description = "Counts what a network costs, in all or layer by layer.")
final class CostCommand implements Runnable {
    /** Those that a table for people has room for. */
    private static final List<Figure> FEW = List.of(Figure.MACS, Figure.PARAMS, Figure.MEMORY_ACCESS);

    @Mixin
    private final NetworkChoice choice = new NetworkChoice();

    @Option(
            names = "--bits",
            paramLabel = "W,A",
            description = "Bits of weights and of activations, 1 to 32 each, in the place of --precision.")
    private Optional<String> bits = Optional.empty();

    @Option(
            names = "--density",
            paramLabel = "W,A",
            description =
                    "Shares of weights and of activations that are not zero, 0 to 1 each; sparseMacs counts them.")
    private Optional<String> density = Optional.empty();

    @Option(names = "--layers", description = "One row per layer; as JSON or CSV with every figure.")
    private boolean layers;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    CostCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        Design design = choice.design();
        CostTable table = CostTable.of(design.network(), conditions(design));
        Printer printer = new Printer(terminal, format);
        if (layers) {
            printLayers(printer, table);
        } else if (printer.forPeople()) {
            printer.say(heading(design.network()));
            printer.rows(lines(table), LINE_COLUMNS);
        } else {
            printer.row(table, totals());
        }
    }

    private String heading(Network network) {
        return "%s: %s to %s, %d layers"
                .formatted(
                        choice.name(),
                        network.input(),
                        network.output(),
                        network.nodes().size());
    }

    private Conditions conditions(Design design) {
        Conditions conditions = bits(design.precision());
        if (density.isEmpty()) {
            return conditions;
        }
        require(
                density.get().matches("[01]?([.][0-9]+)?,[01]?([.][0-9]+)?"),
                "--density must be like 0.1,0.5, got '%s'",
                density.get());
        String[] shares = density.get().split(",");
        return conditions.sparse(design.network(), Double.parseDouble(shares[0]), Double.parseDouble(shares[1]));
    }

    private Conditions bits(Precision precision) {
        if (bits.isEmpty()) {
            return Conditions.at(precision);
        }
        require(bits.get().matches("[0-9]{1,2},[0-9]{1,2}"), "--bits must be like 4,8, got '%s'", bits.get());
        String[] numbers = bits.get().split(",");
        return Conditions.at(new OperandBits(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
    }

    private void printLayers(Printer printer, CostTable table) {
        List<Column<CostTable.Row>> columns = new ArrayList<>(List.of(
                Column.of("layer", row -> row.node().name()),
                Column.of("kind", row -> row.node().layer().getClass().getSimpleName()),
                Column.of("output", row -> row.node().shape().toString())));
        for (Figure figure : printer.forPeople() ? FEW : ordered()) {
            columns.add(column(figure, CostTable.Row::figures));
        }
        printer.rows(table.rows(), columns);
    }

    private List<Column<CostTable>> totals() {
        List<Column<CostTable>> columns = new ArrayList<>(List.of(Column.of("name", _ -> choice.name())));
        for (Figure figure : FEW) {
            columns.add(column(figure, CostTable::total));
        }
        columns.add(Column.count(Metric.PEAK_ACTIVATION, CostTable::peakActivation));
        for (Figure figure : ordered().subList(FEW.size(), Figure.values().length)) {
            columns.add(column(figure, CostTable::total));
        }
        return columns;
    }

    /** All figures, those of every table first. */
    private static List<Figure> ordered() {
        List<Figure> all = new ArrayList<>(FEW);
        Arrays.stream(Figure.values()).filter(figure -> !FEW.contains(figure)).forEach(all::add);
        return all;
    }

    /** Whole numbers as such, so that they print without a fraction. */
    private static <R> Column<R> column(Figure figure, Function<R, Map<Figure, Double>> figures) {
        return Column.<R>of(figure.label(), row -> {
                    double value = figures.apply(row).get(figure);
                    return value == Math.rint(value) ? (Object) (long) value : (Object) value;
                })
                .shown(value -> Quantity.show(((Number) value).doubleValue()));
    }

    private record Line(String figure, double value, String unit, String convention) {}

    private static final List<Column<Line>> LINE_COLUMNS = List.of(
            Column.of("figure", Line::figure),
            Column.<Line>of("value", Line::value).shown(value -> Quantity.show((double) value)),
            Column.of("unit", Line::unit),
            Column.of("convention", Line::convention));

    private static List<Line> lines(CostTable table) {
        List<Line> lines = new ArrayList<>();
        for (Figure figure : ordered()) {
            lines.add(new Line(figure.label(), table.total().get(figure), figure.unit(), figure.convention()));
        }
        lines.add(
                FEW.size(),
                new Line(
                        Metric.PEAK_ACTIVATION.name(),
                        table.peakActivation(),
                        "bytes",
                        "most activations alive at once, in the best order of execution"));
        return lines;
    }
}
