package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatencyStartTest {
    private static final Network NETWORK = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 1, 10);
    private static final CompressionSpace SPACE = space();

    @Test
    void beginsWithTheLargestOfEachPrecisionThatKeepsTheLimit() throws Exception {
        double half = milliseconds(SPACE.decode(SPACE.whole())) / 2;
        List<Assignment> found = found(half);

        List<Design> designs = found.stream().map(SPACE::decode).toList();
        assertEquals(
                List.of("int8", "int8", "float32"),
                designs.stream().map(design -> design.precision().toString()).toList(),
                "int8 leaves most, and has both criteria");
        assertTrue(macs(designs.getFirst()) > 1.2 * macs(designs.getLast()));
        for (Design design : List.of(designs.getFirst(), designs.getLast())) {
            assertTrue(milliseconds(design) <= half, () -> milliseconds(design) + " of " + half);
            assertTrue(milliseconds(design) > 0.8 * half, () -> milliseconds(design) + " of " + half);
        }
    }

    @Test
    void leavesAloneWhatKeepsTheLimitAsItIs() throws Exception {
        List<Assignment> found = found(1000);
        assertEquals(SPACE.whole(), found.getFirst());
        found.forEach(
                genes -> assertEquals(macs(SPACE.decode(SPACE.whole())), macs(SPACE.decode(genes)), "nothing is cut"));
    }

    @Test
    void findsNothingWhereNothingKeepsTheLimit() throws Exception {
        assertEquals(List.of(), found(1e-6));
    }

    private static List<Assignment> found(double bound) throws InterruptedException {
        return new LatencyStart(SPACE, new Limit(Metric.LATENCY_MS, bound), new ByMacs()).designs();
    }

    private static CompressionSpace space() {
        ChannelGroups groups = ChannelGroups.of(NETWORK);
        Map<String, double[]> scores = new LinkedHashMap<>();
        for (String criterion : List.of("l1", "taylor")) {
            scores.put(
                    criterion,
                    new SplittableRandom(criterion.hashCode())
                            .doubles(groups.classes())
                            .toArray());
        }
        List<Double> ratios = List.of(0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0);
        List<LayerPrecision> precisions = List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8);
        return new CompressionSpace(groups, scores, new CompressionSpace.Options(ratios, 1, precisions, 1));
    }

    private static double milliseconds(Design design) {
        return macs(design) / 1e6 * (design.precision().quantized() ? 0.7 : 1);
    }

    private static double macs(Design design) {
        return CostModel.count(design.network(), design.precision()).macs();
    }

    /** A device on which a million multiply-adds take a millisecond, and 0.7 in integers. */
    private static final class ByMacs implements LatencySource {
        @Override
        public List<LatencyReport> measure(List<ExportedModel> models, int batch) {
            return models.stream()
                    .map(model -> milliseconds(model.design().orElseThrow()))
                    .map(ms -> new LatencyReport(Measurement.exact(ms), ms, ms, Clock.values()[0], ms, 1))
                    .toList();
        }

        @Override
        public String what() {
            return "by multiply-adds";
        }

        @Override
        public Probe probe() {
            return new Probe(what(), Optional.empty());
        }

        @Override
        public void close() {}
    }
}
