package dev.espalier.experiments.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.onnx.reading.Pixels;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Sensitivity;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a compression begins with and how it keeps limits, of an untrained residual network. */
class CompressionTest {
    private static final DataSource DATA = new DataSource.BuiltIn(1, 60, 40, 10);
    private static final Foretold FORETOLD = new Foretold(1);

    @TempDir
    private static Path home;

    private static CompressionSpace space;
    private static Sensitivity sensitivity;
    private static Shrinking shrinking;

    @BeforeAll
    static void measure() throws IOException, InterruptedException {
        Design resnet = new Design(Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.5, 10), Precision.FLOAT32);
        Path file = Files.write(
                home.resolve("model.onnx"), ExportedModel.untrained(resnet, 1).onnx());
        Compression compression = compression(file);
        space = compression.space(DATA, List.of(Precision.FLOAT32, Precision.INT8));
        sensitivity = compression.sensitivity(space, DATA, (_, _) -> {});
        shrinking = new Shrinking(space, sensitivity);
    }

    private static Compression compression(Path file) {
        return new Compression(
                new CompressSection(
                        file.toString(), Pixels.STANDARD, List.of("l1", "random"), List.of(0.25, 0.5, 1.0), 4, 1, true),
                home);
    }

    @Test
    void whatAModelBearsIsMeasuredOnce() throws InterruptedException {
        assertEquals(
                Sensitivity.probes(space),
                1
                        + sensitivity.curves().stream()
                                .mapToInt(c -> c.options().size() - 1)
                                .sum());
        assertTrue(
                sensitivity.curves().stream().anyMatch(curve -> curve.options().equals(List.of("gone", "kept"))));

        Sensitivity again = compression(home.resolve("model.onnx")).sensitivity(space, DATA, (_, _) -> {
            throw new AssertionError("measured again");
        });

        assertEquals(sensitivity, again);
    }

    @Test
    void aMeasurementThatIsInterruptedKeepsNothing() throws IOException {
        Path other = home.resolve("other.onnx");
        byte[] model = Files.readAllBytes(home.resolve("model.onnx"));
        // one more field that no reader knows: another file of the same model
        byte[] longer = java.util.Arrays.copyOf(model, model.length + 3);
        System.arraycopy(new byte[] {(byte) 0xf8, 0x07, 1}, 0, longer, model.length, 3);
        Files.write(other, longer);
        Compression compression = compression(other);
        CompressionSpace same = compression.space(DATA, List.of(Precision.FLOAT32, Precision.INT8));

        assertThrows(
                InterruptedException.class,
                () -> compression.sensitivity(same, DATA, (done, _) -> {
                    if (done == 2) {
                        throw new InterruptedException();
                    }
                }));

        assertEquals(Optional.empty(), compression.knownSensitivity(same, DATA));
    }

    @Test
    void beginsWithTheModelAndGoesDownToTheLimits() {
        Limit limit = new Limit(Metric.MACS, 0.6 * macs(space.whole()));

        List<Assignment> beginnings = CompressionStart.designs(space, shrinking, FORETOLD, List.of(limit), 12);

        assertEquals(12, beginnings.size());
        assertEquals(12, new HashSet<>(beginnings).size());
        assertEquals(space.uniform(1, LayerPrecision.FLOAT32), beginnings.get(0));
        assertEquals(Origin.Remnant.WHOLE, space.decode(beginnings.get(1)).origin());
        double within = macs(beginnings.get(2));
        assertTrue(within <= limit.bound() && within > 0.75 * limit.bound(), within + " of " + limit.bound());
        for (double share : new double[] {0.75, 0.5, 0.35, 0.25}) {
            assertTrue(
                    beginnings.stream()
                            .mapToDouble(genes -> macs(genes) / within)
                            .anyMatch(reached -> reached <= share && reached > share / 2),
                    "none just below " + share);
        }
        assertTrue(beginnings.stream().skip(2).limit(4).allMatch(genes -> macs(genes) <= limit.bound()));
    }

    @Test
    void repairsWhatBreaksALimitOnTheFile() {
        long bound = FORETOLD.size(space.decode(space.whole())) / 2;
        List<Limit> limits = List.of(new Limit(Metric.SIZE_BYTES, bound), new Limit(Metric.LATENCY_MS, 0.001));
        LimitRepair repair = new LimitRepair(shrinking, FORETOLD);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 8; i++) {
            Assignment genes = space.canonical(space.choices().random(random));

            Assignment repaired = repair.repaired(genes, limits);

            assertTrue(FORETOLD.size(space.decode(repaired)) <= bound);
            assertEquals(repaired, repair.repaired(repaired, limits));
        }
        Assignment whole = space.whole();
        assertTrue(FORETOLD.size(space.decode(repair.repaired(whole, limits))) > 0.8 * bound, "far below the limit");
        assertEquals(whole, repair.repaired(whole, List.of(new Limit(Metric.LATENCY_MS, 0.001))));
        assertEquals(whole, repair.repaired(whole, List.of(new Limit(Metric.MACS, 1))), "nothing can be done");
    }

    private static double macs(Assignment genes) {
        Design design = space.decode(genes);
        return CostModel.count(design.network(), design.precision()).macs();
    }
}
