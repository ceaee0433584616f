package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.tabular.Table;
import dev.espalier.experiments.benchmark.TableDescription.EarlyColumn;
import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.pareto.Hypervolume;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.surrogate.NetworkFeatures;
import dev.espalier.search.surrogate.Preview;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table as something to search: genes, what they cost, and how near to the best of all rows a search came.
 *
 * <p>With several objectives the score is the hypervolume of what was found, up to the reference point, over that of the
 * table's true front. With one it is what the description reports of the best row found: a search sees, for example, the
 * validation accuracy after a few epochs, and is judged by the test accuracy after all. Immutable.
 */
public final class TableProblem {
    private final TableGenes genes;
    private final List<Metric> objectives;
    private final Map<Assignment, Integer> rows = new HashMap<>();
    private final Ladder ladder;
    /** What rows cost on each rung of the ladder; the last are those of whole trainings. */
    private final Costs[][] rungs;

    private final Costs[] costs;
    private final double[] violations;
    private final int columns;
    private final double[][] known;
    private final Map<Assignment, Preview> previews = new ConcurrentHashMap<>();
    private final double[] reported;
    private final int better;
    private final Costs reference;
    private final List<Integer> front;
    private final double best;

    /** A bound that candidates are checked against before they are evaluated, as if the figure were counted. */
    public record Bound(String metric, double value) {
        /** @throws IllegalArgumentException unless the bound is a positive number */
        public Bound {
            require(value > 0 && Double.isFinite(value), "the limit of %s must be a positive number", metric);
        }

        /**
         * Reads {@code raspi4=10}.
         *
         * @throws IllegalArgumentException if it is no such text
         */
        public static Bound parse(String text) {
            String[] parts = text.split("=", -1);
            require(
                    parts.length == 2 && parts[1].matches("[0-9]+(\\.[0-9]+)?"),
                    "expected METRIC=NUMBER, as raspi4=10, found '%s'",
                    text);
            return new Bound(parts[0], Double.parseDouble(parts[1]));
        }
    }

    /**
     * The problem of finding the best in {@code objectives} among the rows that keep {@code bounds}.
     *
     * @param objectives the names of one to three metrics of the description
     * @throws IllegalArgumentException if the description does not fit the table, a name is unknown, one of several
     *     objectives has no reference, or no row keeps the bounds
     */
    public TableProblem(Table table, TableDescription description, List<String> objectives, List<Bound> bounds) {
        require(!objectives.isEmpty() && objectives.size() <= 3, "needs one to three objectives, got %s", objectives);
        List<TableDescription.MetricColumn> metrics =
                objectives.stream().map(description::metric).toList();
        this.genes = TableGenes.of(table, description);
        this.objectives = metrics.stream()
                .map(column -> new Metric(column.name(), "", column.goal()))
                .toList();
        for (int row = 0; row < table.size(); row++) {
            rows.put(genes.rows().get(row), row);
        }
        List<Integer> epochs = rungs(metrics, description.epochs());
        this.ladder = new Ladder(epochs);
        this.rungs = epochs.stream()
                .map(after -> costs(table, metrics, this.objectives, after))
                .toArray(Costs[][]::new);
        this.costs = rungs[ladder.top()];
        this.violations = violations(table, description, bounds);
        this.columns = description.known().size();
        this.known = known(table, description.known());
        this.better = metrics.getFirst().goal() == Metric.Goal.MAXIMIZE ? 1 : -1;
        this.reported = Formula.parse(metrics.getFirst().reported()).of(table);
        this.reference = metrics.size() == 1
                ? Costs.of(0)
                : Costs.of(IntStream.range(0, metrics.size())
                        .mapToDouble(i -> this.objectives.get(i).cost(reference(metrics.get(i))))
                        .toArray());
        List<Integer> feasible = IntStream.range(0, table.size())
                .filter(row -> violations[row] == 0)
                .boxed()
                .toList();
        require(!feasible.isEmpty(), "no row of the table keeps the limits %s", bounds);
        if (metrics.size() == 1) {
            double top = feasible.stream()
                    .mapToDouble(row -> better * reported[row])
                    .max()
                    .orElseThrow();
            this.best = better * top;
            this.front = feasible.stream().filter(row -> reported[row] == best).toList();
        } else {
            this.front = front(feasible);
            this.best = volume(front);
        }
    }

    /** What dominates a row comes before it in the order of their costs, and so does a row of the front that does. */
    private List<Integer> front(List<Integer> candidates) {
        List<Integer> ascending = candidates.stream()
                .sorted((a, b) -> Arrays.compare(costs[a].toArray(), costs[b].toArray()))
                .toList();
        List<Integer> members = new ArrayList<>();
        for (int row : ascending) {
            if (members.stream().noneMatch(member -> costs[member].dominates(costs[row]))) {
                members.add(row);
            }
        }
        return List.copyOf(members);
    }

    private static double reference(TableDescription.MetricColumn column) {
        require(column.reference() != 0, "the metric %s needs a reference for the hypervolume", column.name());
        return column.reference();
    }

    private static List<Integer> rungs(List<TableDescription.MetricColumn> columns, int whole) {
        return Stream.concat(
                        columns.stream()
                                .flatMap(column -> column.early().stream())
                                .map(EarlyColumn::epochs),
                        Stream.of(whole))
                .sorted()
                .distinct()
                .toList();
    }

    private static Costs[] costs(
            Table table, List<TableDescription.MetricColumn> columns, List<Metric> objectives, int epochs) {
        double[][] values = columns.stream()
                .map(column -> Formula.parse(column.at(epochs)).of(table))
                .toArray(double[][]::new);
        return IntStream.range(0, table.size())
                .mapToObj(row -> Costs.of(IntStream.range(0, values.length)
                        .mapToDouble(i -> objectives.get(i).cost(values[i][row]))
                        .toArray()))
                .toArray(Costs[]::new);
    }

    private static double[] violations(Table table, TableDescription description, List<Bound> bounds) {
        double[] violations = new double[table.size()];
        for (Bound bound : bounds) {
            TableDescription.MetricColumn column = description.metric(bound.metric());
            require(column.goal() == Metric.Goal.MINIMIZE, "only what is minimized can be limited: %s", bound.metric());
            double[] values = Formula.parse(column.value()).of(table);
            for (int row = 0; row < violations.length; row++) {
                violations[row] += Math.max(0, (values[row] - bound.value()) / bound.value());
            }
        }
        return violations;
    }

    private static double[][] known(Table table, List<String> columns) {
        double[][] known = new double[table.size()][columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            double[] values = table.numbers(columns.get(i));
            for (int row = 0; row < values.length; row++) {
                known[row][i] = values[row];
            }
        }
        return known;
    }

    /** What can be chosen. */
    public Choices choices() {
        return genes.choices();
    }

    /** What is searched for. */
    public List<Metric> objectives() {
        return objectives;
    }

    /**
     * What is known of {@code candidate} before it is evaluated: the columns that the description says so of, numbers about
     * its network if there is a space to decode it, and by how much it breaks the bounds. Nothing if the table does not
     * have it. Safe for several threads.
     */
    public Preview preview(Assignment candidate) {
        return previews.computeIfAbsent(candidate, this::look);
    }

    private Preview look(Assignment candidate) {
        double[] network = genes.space()
                .map(space -> NetworkFeatures.of(space.decode(candidate)))
                .orElseGet(() -> new double[0]);
        double[] features = Arrays.copyOf(network, network.length + columns);
        double[] unknown = new double[objectives.size()];
        Arrays.fill(unknown, Double.NaN);
        OptionalInt row = row(candidate);
        if (row.isEmpty()) {
            return new Preview(features, unknown, 0);
        }
        System.arraycopy(known[row.getAsInt()], 0, features, network.length, columns);
        return new Preview(features, unknown, violations[row.getAsInt()]);
    }

    /** Where trainings may pause: where the description tells all objectives; a whole training is the only rung if nowhere. */
    public Ladder ladder() {
        return ladder;
    }

    /** What a strategy hears of {@code candidate} at the end of its training: it failed if the table does not have it. */
    Evaluated evaluate(Assignment candidate) {
        return evaluate(candidate, ladder.top());
    }

    /** What a strategy hears of {@code candidate} on a rung of the {@link #ladder()}. */
    Evaluated evaluate(Assignment candidate, int rung) {
        OptionalInt found = row(candidate);
        if (found.isEmpty()) {
            return new Evaluated.Failed(candidate);
        }
        int row = found.getAsInt();
        return violations[row] > 0
                ? new Evaluated.Infeasible(candidate, violations[row])
                : new Evaluated.Feasible(candidate, rungs[rung][row]);
    }

    /** The row of {@code candidate}, empty if the table does not have it. */
    OptionalInt row(Assignment candidate) {
        Integer row = rows.get(candidate);
        return row == null ? OptionalInt.empty() : OptionalInt.of(row);
    }

    /** The rows that no other dominates, with several objectives; those best in what is reported, with one. */
    public List<Integer> front() {
        return front;
    }

    /** The hypervolume of the front, with several objectives; the best of what is reported, with one. */
    public double best() {
        return best;
    }

    /** Whether a score is a share of the true front's hypervolume, not a figure of the table. */
    public boolean severalObjectives() {
        return objectives.size() > 1;
    }

    /** How good it is to have found {@code found}; larger is better, except where a single reported figure is minimized. */
    double score(Collection<Integer> found) {
        if (severalObjectives()) {
            return volume(found) / best;
        }
        return found.stream()
                .min((a, b) -> Double.compare(costs[a].get(0), costs[b].get(0)))
                .map(row -> reported[row])
                .orElse(
                        better > 0
                                ? Arrays.stream(reported).min().orElseThrow()
                                : Arrays.stream(reported).max().orElseThrow());
    }

    /** By how much {@code score} falls short of the best possible: hypervolume, or units of the reported figure. */
    double regret(double score) {
        return severalObjectives() ? (1 - score) * best : Math.abs(best - score);
    }

    private double volume(Collection<Integer> found) {
        return Hypervolume.of(found.stream().map(row -> costs[row]).toList(), reference);
    }
}
