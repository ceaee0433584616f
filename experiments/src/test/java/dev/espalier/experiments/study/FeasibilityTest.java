package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.worker.WorkerSettings;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FeasibilityTest {
    /** Few enough designs to look at all of them. */
    private static final SearchSpace SMALL = ExperimentReader.read("""
            space:
              resolutions: [8, 16]
              stem: {widths: [8, 16]}
              stages: [{blocks: [depthwise-separable, fire], kernels: [3, 5], widths: [8, 16], depths: [1, 2]}]
              head: {widths: 0}
            """).space().searchSpace(3, 10);

    private final Feasibility feasibility = new Feasibility(SMALL, 1, new StudyDevices(WorkerSettings.HERE));

    @Test
    void findsTheSmallestOfAllDesigns() throws InterruptedException {
        assertEquals(all().mapToLong(NetworkCost::macs).min().orElseThrow(), feasibility.smallest(Metric.MACS));
        assertEquals(all().mapToLong(NetworkCost::params).min().orElseThrow(), feasibility.smallest(Metric.PARAMS));
        assertEquals(
                all().mapToLong(NetworkCost::memoryAccess).min().orElseThrow(),
                feasibility.smallest(Metric.MEMORY_ACCESS));
        assertEquals(
                all().mapToLong(NetworkCost::peakActivation).min().orElseThrow(),
                feasibility.smallest(Metric.PEAK_ACTIVATION));
    }

    @Test
    void measuresFiles() throws InterruptedException {
        double size = feasibility.smallest(Metric.SIZE_BYTES);
        assertTrue(size > 1000 && size < 20_000, "size " + size);
        double latency = feasibility.smallest(Metric.LATENCY_MS);
        assertTrue(latency > 0 && latency < 5, "latency " + latency);
    }

    @Test
    void segmentsMayHavePrecisionsOfTheirOwn() throws InterruptedException {
        ChannelGroups groups = ChannelGroups.of(Zoo.LENET_5.network());
        CompressionSpace segmented = new CompressionSpace(
                groups,
                Map.of("none", new double[groups.classes()]),
                new CompressionSpace.Options(
                        List.of(0.5, 1.0), 1, List.of(LayerPrecision.FLOAT32, LayerPrecision.INT8), 3));
        Feasibility feasibility = new Feasibility(segmented, 1, new StudyDevices(WorkerSettings.HERE));
        Design small = segmented.decode(segmented.uniform(0.5, LayerPrecision.INT8));
        assertEquals(ExportedModel.untrained(small, 1).onnx().length, feasibility.smallest(Metric.SIZE_BYTES));
        assertEquals(count(small).macs(), feasibility.smallest(Metric.MACS));
    }

    @Test
    void admitsWhatIsJustReachableAndNamesWhatIsNot() throws InterruptedException {
        double least = feasibility.smallest(Metric.MACS);
        assertDoesNotThrow(() -> feasibility.check(List.of(new Limit(Metric.MACS, least))));
        List<Limit> limits = List.of(
                new Limit(Metric.MACS, least - 1), new Limit(Metric.PARAMS, 1e9), new Limit(Metric.SIZE_BYTES, 1));
        String message = assertThrows(InfeasibleException.class, () -> feasibility.check(limits))
                .getMessage();
        assertEquals(
                List.of("  macs", "  sizeBytes"),
                message.lines()
                        .filter(line -> line.contains(": the smallest reachable is "))
                        .map(line -> line.replaceFirst(" <=.*", ""))
                        .toList(),
                message);
    }

    /** One design has few multiply-adds and many parameters, the other has it the other way round. */
    @Test
    void namesWhatComesNearestWhenLimitsExcludeEachOther() throws InterruptedException {
        SearchSpace either = new SearchSpace() {
            @Override
            public Choices choices() {
                return new Choices(List.of(
                        new Choice.Categorical("kind", List.of("dense", "convolutional")),
                        new Choice.Categorical("precision", List.of("float32"))));
            }

            @Override
            public Design decode(Assignment genes) {
                Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
                boolean dense = genes.get(0) == 0;
                String pooled = net.add(
                        "pool",
                        new Layer.GlobalAveragePool(),
                        dense ? Network.INPUT : net.add("conv", Layer.Conv2d.dense(4, Window.same(3)), Network.INPUT));
                net.add(
                        "classifier",
                        new Layer.Linear(10, true),
                        dense ? net.add("hidden", new Layer.Linear(200, true), pooled) : pooled);
                return new Design(net.build(), Precision.FLOAT32);
            }
        };
        Feasibility small = new Feasibility(either, 1, new StudyDevices(WorkerSettings.HERE));
        Limit macs = new Limit(Metric.MACS, 3000);
        Limit params = new Limit(Metric.PARAMS, 500);
        assertDoesNotThrow(() -> small.check(List.of(macs)));
        assertDoesNotThrow(() -> small.check(List.of(params)));

        String message = assertThrows(InfeasibleException.class, () -> small.check(List.of(macs, params)))
                .getMessage();

        // 9 x 3 x 4 multiply-adds at 64 places and 40; 9 x 3 x 4 and 50 parameters
        assertTrue(message.contains("at once"), message);
        assertTrue(message.contains("macs <= 3000: 6,952"), message);
        assertTrue(message.contains("params <= 500: 158"), message);
        assertDoesNotThrow(() -> small.check(List.of(new Limit(Metric.MACS, 6952), params)));
    }

    private static Stream<NetworkCost> all() {
        Stream<Assignment> genes =
                Stream.of(Assignment.of(new int[SMALL.choices().size()]));
        for (int i = 0; i < SMALL.choices().size(); i++) {
            int position = i;
            int options = SMALL.choices().list().get(i).size();
            genes = genes.flatMap(so -> IntStream.range(0, options).mapToObj(option -> so.with(position, option)));
        }
        return genes.map(SMALL::decode).map(FeasibilityTest::count);
    }

    private static NetworkCost count(Design design) {
        return CostModel.count(design.network(), design.precision());
    }
}
