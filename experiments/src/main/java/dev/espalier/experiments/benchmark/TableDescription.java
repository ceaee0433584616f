package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Key;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.trial.Metric;
import java.util.List;

/** What the columns of a table mean: a file of a few lines. */
public record TableDescription(
        @Key(or = "''", doc = "What the benchmark is called.")
        String name,

        @Key(
                or = "''",
                doc = "A ready space whose choices the genes are, in order, as the numbers of its options; models can"
                        + " then look at the networks.")
        String space,

        @Key(doc = "The columns that tell a candidate.") List<GeneColumn> genes,
        @Key(doc = "The figures that a search can ask for.") List<MetricColumn> metrics,

        @Key(or = "[]", mayBeEmpty = true, doc = "Columns of numbers that are known before anything is evaluated.")
        List<String> known,

        @Key(
                or = "1",
                atLeast = 1,
                atMost = 1000000,
                doc = "Epochs of a whole training, for metrics that are told early too.")
        int epochs) {

    /** @throws IllegalArgumentException if the space is none, two metrics have one name, or early is not before the end */
    public TableDescription {
        genes = List.copyOf(genes);
        metrics = List.copyOf(metrics);
        known = List.copyOf(known);
        require(
                space.isEmpty() || ReadySpace.find(space).isPresent(),
                "there is no ready space '%s', only %s",
                space,
                ReadySpace.labels());
        List<String> names = metrics.stream().map(MetricColumn::name).toList();
        require(names.stream().distinct().count() == names.size(), "two metrics have one name, of %s", names);
        for (MetricColumn metric : metrics) {
            for (EarlyColumn early : metric.early()) {
                require(
                        early.epochs() < epochs,
                        "the metric %s is told after %d epochs, which is not before the end of a training of %d;"
                                + " 'epochs' says how many a whole one has",
                        metric.name(),
                        early.epochs(),
                        epochs);
            }
        }
    }

    /** A column of genes. */
    public record GeneColumn(
            @Key(or = "''", doc = "The column.") String column,

            @Key(or = "false", doc = "Whether every character of it is a gene of its own.")
            boolean characters,

            @Key(or = "false", doc = "Whether its values are whole numbers of which near ones are alike.")
            boolean ordered) {
        /** @throws IllegalArgumentException if the column has no name */
        public GeneColumn {
            require(!column.isEmpty(), "a gene needs its column");
        }
    }

    /** A figure of a candidate. */
    public record MetricColumn(
            @Key(or = "''", doc = "What it is called.") String name,

            @Key(or = "''", doc = "COLUMN, or NUMBER - COLUMN: what a search sees.")
            String value,

            @Key(or = "minimize", doc = "Which way is better.")
            Metric.Goal goal,

            @Key(or = "0", doc = "Its value at the reference point of the hypervolume; 0 is none.")
            double reference,

            @Key(or = "''", doc = "COLUMN, or NUMBER - COLUMN: what is told of the candidate that is best in it.")
            String reported,

            @Key(
                    or = "[]",
                    mayBeEmpty = true,
                    doc =
                            "What it is when the training pauses, for schedules of trainings; without it, the same at any time.")
            List<EarlyColumn> early) {
        /** @throws IllegalArgumentException if it has no name or a value is no formula */
        public MetricColumn {
            require(!name.isEmpty(), "a metric needs its name");
            reported = reported.isEmpty() ? value : reported;
            early = List.copyOf(early);
            Formula.parse(value);
            Formula.parse(reported);
        }

        /**
         * What a search sees after {@code epochs} epochs.
         *
         * @throws IllegalArgumentException if it is told early, but not so early
         */
        String at(int epochs) {
            if (early.isEmpty() || early.stream().allMatch(column -> column.epochs() < epochs)) {
                return value;
            }
            return early.stream()
                    .filter(column -> column.epochs() == epochs)
                    .findFirst()
                    .map(EarlyColumn::value)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the metric %s is not told after %d epochs, as another objective is"
                                    .formatted(name, epochs)));
        }
    }

    /** A figure before the training is over. */
    public record EarlyColumn(
            @Key(or = "0", doc = "After so many epochs.") int epochs,

            @Key(or = "''", doc = "COLUMN, or NUMBER - COLUMN: what a search sees then.")
            String value) {
        /** @throws IllegalArgumentException if it is told after no epoch, or the value is no formula */
        public EarlyColumn {
            require(epochs > 0, "an early figure needs the epochs after which it is told, got %d", epochs);
            Formula.parse(value);
        }
    }

    /**
     * The metric called {@code metric}.
     *
     * @throws IllegalArgumentException if there is none
     */
    MetricColumn metric(String metric) {
        return metrics.stream()
                .filter(column -> column.name().equals(metric))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the description has no metric '%s', only %s"
                        .formatted(
                                metric, metrics.stream().map(MetricColumn::name).toList())));
    }
}
