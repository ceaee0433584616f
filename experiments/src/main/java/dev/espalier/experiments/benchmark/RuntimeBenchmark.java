package dev.espalier.experiments.benchmark;

import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.training.EagerInference;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Doubt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The small networks on one thread: the deployed file in float and in int8, against the engine that trains. All is measured
 * {@value #REPEATS} times, and the median of the medians is told.
 */
public final class RuntimeBenchmark {
    private static final int REPEATS = 5;
    private static final Duration EAGER = Duration.ofMillis(300);
    private static final long SEED = 1;

    private RuntimeBenchmark() {}

    /**
     * What a file takes, in milliseconds of thread time.
     *
     * @param p95Ms what 95 of 100 calls stay under
     * @param doubts what to know before trusting it: what most of the measurements had
     */
    public record Deployed(double medianMs, double p95Ms, Set<Doubt> doubts) {}

    /**
     * What one network takes.
     *
     * @param eagerMs on DJL's PyTorch engine, layer by layer
     */
    public record Row(String network, long macs, Deployed float32, Deployed int8, double eagerMs) {
        /** How many times faster int8 is than float. */
        public double int8Gain() {
            return float32.medianMs() / int8.medianMs();
        }

        /** How many times faster the deployed float file is than the engine that trains. */
        public double runtimeGain() {
            return eagerMs / float32.medianMs();
        }
    }

    /**
     * Measures.
     *
     * @param done told how many networks are done
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static List<Row> run(Workbench bench, IntConsumer done) throws InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (LatencySource source = LatencySource.open(Device.builtIn().getFirst(), bench)) {
            for (Map.Entry<String, Network> entry : SmallNetworks.networks().entrySet()) {
                rows.add(row(entry.getKey(), entry.getValue(), source));
                done.accept(rows.size());
            }
        }
        return rows;
    }

    private static Row row(String name, Network network, LatencySource source) throws InterruptedException {
        List<ExportedModel> models = Stream.of(Precision.FLOAT32, Precision.INT8)
                .map(precision -> ExportedModel.untrained(new Design(network, precision), SEED))
                .toList();
        Weights weights = Weights.random(network, SEED);
        List<LatencyReport> float32 = new ArrayList<>();
        List<LatencyReport> int8 = new ArrayList<>();
        double[] eager = new double[REPEATS];
        for (int i = 0; i < REPEATS; i++) {
            List<LatencyReport> reports = source.measure(models, 1);
            float32.add(reports.getFirst());
            int8.add(reports.getLast());
            eager[i] = median(Arrays.stream(EagerInference.callTimes(network, weights, EAGER, EAGER)));
        }
        return new Row(
                name,
                CostModel.count(network, Precision.FLOAT32).macs(),
                deployed(float32),
                deployed(int8),
                median(Arrays.stream(eager)));
    }

    private static Deployed deployed(List<LatencyReport> reports) {
        Set<Doubt> usual = EnumSet.allOf(Doubt.class);
        usual.removeIf(doubt -> 2
                        * reports.stream()
                                .filter(report -> report.doubts().contains(doubt))
                                .count()
                <= REPEATS);
        return new Deployed(
                median(reports.stream().mapToDouble(report -> report.latency().value())),
                median(reports.stream().mapToDouble(LatencyReport::p95)),
                usual);
    }

    private static double median(DoubleStream values) {
        return RepeatabilityBenchmark.median(values);
    }
}
