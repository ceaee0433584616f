package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.worker.MeasuringWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How well latencies agree that were measured in different processes: the small networks, measured again and again, each
 * time in a process that was just started. What the first process takes for the anchor model is what drift is told against
 * in all of them, as in a study.
 */
public final class RepeatabilityBenchmark {
    /** What is promised of the median deviation. */
    public static final double GOAL = 0.03;

    private static final Duration TIME_LIMIT = Duration.ofMinutes(10);

    private RepeatabilityBenchmark() {}

    /**
     * What was found of one network.
     *
     * @param medianMs over all processes
     * @param deviation median over the processes of how far each is from that, as a share
     * @param worst the largest such
     * @param withoutAnchor what the median deviation would be were drift not divided out
     * @param within share of the processes in whose 95 % interval the median of all lies
     */
    public record Row(
            String network, double medianMs, double deviation, double worst, double withoutAnchor, double within) {}

    /**
     * What was found of all.
     *
     * @param deviation median over the networks and processes
     */
    public record Result(int starts, double deviation, double withoutAnchor, List<Row> rows) {
        /** Whether it is what is promised. */
        public boolean repeatable() {
            return deviation <= GOAL;
        }
    }

    /**
     * Measures.
     *
     * @param starts how many processes, at least two
     * @param done told how many processes are done
     * @throws IllegalArgumentException if there are fewer than two starts
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static Result run(List<SmallNetworks.Named> networks, int starts, Workbench bench, IntConsumer done)
            throws InterruptedException {
        require(starts > 1, "needs at least two starts to compare, got %d", starts);
        List<byte[]> models =
                networks.stream().map(network -> network.model().onnx()).toList();
        List<List<LatencyReport>> all = new ArrayList<>();
        for (int start = 0; start < starts; start++) {
            try (MeasuringWorker worker = new MeasuringWorker(1, bench, TIME_LIMIT)) {
                all.add(worker.measure(models, 1));
            }
            done.accept(start + 1);
        }
        List<Row> rows = IntStream.range(0, networks.size())
                .mapToObj(i -> row(
                        networks.get(i).name(),
                        all.stream().map(reports -> reports.get(i)).toList()))
                .toList();
        return new Result(
                starts,
                median(rows.stream().mapToDouble(Row::deviation)),
                median(rows.stream().mapToDouble(Row::withoutAnchor)),
                rows);
    }

    private static Row row(String network, List<LatencyReport> reports) {
        double[] times =
                reports.stream().mapToDouble(report -> report.latency().value()).toArray();
        double[] asTheyWere = reports.stream()
                .mapToDouble(report -> report.latency().value() * report.drift())
                .toArray();
        double median = median(Arrays.stream(times));
        double[] deviations = deviations(times);
        long within = reports.stream()
                .map(report -> report.latency().interval())
                .filter(interval -> interval.low() <= median && median <= interval.high())
                .count();
        return new Row(
                network,
                median,
                median(Arrays.stream(deviations)),
                Arrays.stream(deviations).max().orElseThrow(),
                median(Arrays.stream(deviations(asTheyWere))),
                (double) within / reports.size());
    }

    private static double[] deviations(double[] times) {
        double median = median(Arrays.stream(times));
        return Arrays.stream(times).map(time -> Math.abs(time / median - 1)).toArray();
    }

    static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
