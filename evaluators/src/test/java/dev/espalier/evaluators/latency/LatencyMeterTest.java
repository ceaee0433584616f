package dev.espalier.evaluators.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.onnx.BatchAxis;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties that hold on any machine, however busy; how long anything takes is not asked here. */
class LatencyMeterTest {
    private static final LatencyProtocol QUICK =
            new LatencyProtocol(Duration.ofMillis(5), 5, Duration.ofMillis(4), 3, 0.5, 3, 1.1, Duration.ZERO);

    private static final byte[] SMALL = exported(32, 0.25);
    private static final byte[] LARGE = exported(128, 0.75);

    @TempDir
    private Path folder;

    private final LatencyMeter meter = new LatencyMeter(Machine.here(), QUICK, OptionalDouble.empty());

    @Test
    void moreWorkTakesLongerWhateverTheOrder() throws InterruptedException {
        List<LatencyReport> reports = meter.measure(List.of(LARGE, SMALL, LARGE));
        assertTrue(
                reports.get(0).latency().value() > 3 * reports.get(1).latency().value(), reports::toString);
        assertTrue(
                reports.get(2).latency().value() > 3 * reports.get(1).latency().value(), reports::toString);
    }

    @Test
    void reportsHowOftenAndHowWidelyItMeasured() throws InterruptedException {
        LatencyReport report = meter.measure(List.of(SMALL)).getFirst();
        assertTrue(report.calls() >= QUICK.rounds() * QUICK.calls(), report::toString);
        assertTrue(report.latency().value() > 0 && report.wall() > 0, report::toString);
        assertTrue(report.p95() >= report.latency().value(), report::toString);
        assertEquals(1, report.drift(), "the first measurement sets the reference");
    }

    @Test
    void filesAreMeasuredInOrder() throws Exception {
        Path large = Files.write(folder.resolve("large.onnx"), LARGE);
        Path small = Files.write(folder.resolve("small.onnx"), SMALL);
        List<LatencyReport> reports = meter.measureFiles(List.of(small, large));
        assertTrue(
                reports.get(1).latency().value() > 3 * reports.get(0).latency().value(), reports::toString);
    }

    @Test
    void driftIsToldAgainstTheStoredReference() throws InterruptedException {
        LatencyReport plain = meter.measure(List.of(SMALL)).getFirst();
        OptionalDouble hundredfold =
                OptionalDouble.of(100 * meter.anchorReference().getAsDouble());
        LatencyReport scaled = new LatencyMeter(Machine.here(), QUICK, hundredfold)
                .measure(List.of(SMALL))
                .getFirst();
        assertEquals(100, scaled.latency().value() / plain.latency().value(), 60);
        assertEquals(0.01, scaled.drift(), 0.006);
    }

    @Test
    void aSpreadThatStaysTooLargeIsFlagged() throws InterruptedException {
        LatencyProtocol strict = new LatencyProtocol(
                QUICK.warmUp(), QUICK.rounds(), QUICK.slice(), QUICK.calls(), 1e-9, 3, 1.1, Duration.ZERO);
        LatencyMeter strictMeter = new LatencyMeter(Machine.here(), strict, OptionalDouble.empty());
        assertTrue(strictMeter.measure(List.of(SMALL)).getFirst().doubts().contains(Doubt.NOISY));
    }

    @Test
    void whatWasNotPinnedIsFlagged() throws InterruptedException {
        Machine unpinned = new Machine("cpu-1t somewhere", 1, List.of());
        LatencyMeter unpinnedMeter = new LatencyMeter(unpinned, QUICK, OptionalDouble.empty());
        assertTrue(unpinnedMeter.measure(List.of(SMALL)).getFirst().doubts().contains(Doubt.UNPINNED));
        if (!Machine.here().cores().isEmpty()) {
            assertFalse(meter.measure(List.of(SMALL)).getFirst().doubts().contains(Doubt.UNPINNED));
        }
    }

    @Test
    void aCoreThatOthersUseIsFlagged() throws InterruptedException {
        List<Integer> core = Machine.here().cores();
        assumeTrue(!core.isEmpty(), "threads cannot be pinned here");
        AtomicBoolean done = new AtomicBoolean();
        Thread rival = Thread.ofPlatform().start(() -> {
            Affinity.pin(core);
            while (!done.get()) {
                Thread.onSpinWait();
            }
        });
        try {
            LatencyReport report = new LatencyMeter().measure(List.of(SMALL)).getFirst();
            assertTrue(report.doubts().contains(Doubt.HOST_BUSY), report::toString);
        } finally {
            done.set(true);
            rival.join();
        }
    }

    @Test
    void namesTheFileThatCannotBeMeasured() throws IOException {
        Path damaged = Files.write(folder.resolve("damaged.onnx"), Arrays.copyOf(SMALL, 1000));
        OnnxModelException refusal = assertThrows(OnnxModelException.class, () -> meter.measureFiles(List.of(damaged)));
        assertTrue(refusal.getMessage().startsWith(damaged.toString()), refusal.getMessage());
    }

    @Test
    void canBeStoppedAndUsedAgain() throws InterruptedException {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> meter.measure(List.of(SMALL)));
        assertEquals(1, meter.measure(List.of(SMALL)).size());
    }

    @Test
    void theDeviceIsNamedAfterItsThreadsAndProcessor() {
        List<Machine> all = Machine.all();
        assertEquals(meter.machine(), all.getFirst());
        for (Machine device : all) {
            String name = device.name();
            assertTrue(name.matches("cpu-" + device.threads() + "t \\S.*"), name);
        }
        int tooMany = all.getLast().threads() + 1;
        assertThrows(IllegalArgumentException.class, () -> Machine.here(tooMany));
        assertThrows(IllegalArgumentException.class, () -> Machine.here(0));
    }

    @Test
    void severalThreadsAreToldByWallTime() throws InterruptedException {
        // two even where there is one core: it is what the figure is told by that counts here
        Machine two = new Machine("cpu-2t somewhere", 2, List.of());
        LatencyReport report = new LatencyMeter(two, QUICK, OptionalDouble.empty())
                .measure(List.of(SMALL, LARGE))
                .getFirst();
        assertEquals(Clock.WALL, report.clock());
        assertEquals(report.wall(), report.latency().value() * report.drift(), 1e-9 * report.wall());
        assertEquals(
                Clock.ofOneThread(), meter.measure(List.of(SMALL)).getFirst().clock());
    }

    @Test
    void aBatchTakesLongerThanOneOfItsSamples() throws InterruptedException {
        double one = meter.measure(List.of(SMALL)).getFirst().latency().value();
        byte[] sized = BatchAxis.sized(SMALL, 16);
        double batch = meter.measure(List.of(sized), 16).getFirst().latency().value();
        assertTrue(batch > 3 * one, batch + " against " + one);
        assertThrows(OnnxModelException.class, () -> meter.measure(List.of(sized)));
    }

    private static byte[] exported(int extent, double width) {
        Network network = Zoo.MOBILENET_V2.network(new TensorShape(3, extent, extent), width, 10);
        return OnnxExporter.float32(network, Weights.random(network, 1), ModelInfo.anonymous(3, 10));
    }
}
