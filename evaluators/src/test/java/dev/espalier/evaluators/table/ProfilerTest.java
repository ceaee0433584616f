package dev.espalier.evaluators.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.table.LatencyTable.Prediction;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.StageBuilder;
import dev.espalier.space.staged.StagedSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfilerTest {
    private static final List<BlockType> BLOCKS =
            List.of(BlockType.INVERTED_RESIDUAL, BlockType.RESIDUAL, BlockType.SHUFFLE_V2);

    private final StagedSpace space = new StagedSpace(new StagedSpace.Layout(
            3,
            10,
            List.of(8, 12),
            List.of(8),
            1,
            List.of(
                    new StageBuilder(BLOCKS)
                            .widths(List.of(8, 16))
                            .depths(List.of(1, 2))
                            .build(),
                    new StageBuilder(BLOCKS)
                            .widths(List.of(16, 32))
                            .kernels(3, 5)
                            .depths(List.of(1, 2))
                            .stride(2)
                            .build()),
            List.of(0, 16),
            List.of(Precision.FLOAT32)));

    @TempDir
    private Path home;

    private TableFolder folder;

    @BeforeEach
    void open() {
        folder = TableFolder.of(home, "fake");
    }

    @Test
    void foretellsNetworksItDidNotSeeFromTheirParts() throws InterruptedException {
        AdditiveFit fit = profile(new FakeSource(1000), Duration.ofMinutes(5)).getFirst();
        assertEquals(LayerPrecision.FLOAT32, fit.precision());
        assertEquals(1, fit.coverage());
        assertEquals(1, fit.spearman(), 1e-9);
        assertTrue(fit.medianError() < 1e-9, fit.toString());
        assertEquals(1, fit.scale(), 1e-4);
        assertEquals(0, fit.constantMs(), 1e-5);

        LatencyTable table = LatencyTable.load(folder, 1).orElseThrow();
        Network other =
                space.decode(space.choices().random(new SplittableRandom(77))).network();
        Prediction prediction =
                table.predict(new Design(other, Precision.FLOAT32)).orElseThrow();
        assertEquals(FakeSource.ms(other), prediction.ms(), 1e-4 * prediction.ms());
        assertTrue(table.predict(new Design(other, Precision.INT8)).isEmpty(), "no int8 was measured");
    }

    @Test
    void interpolatesPartsThatItDidNotMeasure() throws InterruptedException {
        assertThrows(InterruptedException.class, () -> profile(new FakeSource(3), Duration.ofMinutes(5)));
        AdditiveFit fit = profile(new FakeSource(1000), Duration.ZERO).getFirst();
        assertTrue(fit.coverage() > 0.3 && fit.coverage() < 1, fit.toString());
        assertTrue(fit.spearman() > 0.98, fit.toString());
        assertTrue(fit.medianError() < 0.03, fit.toString());
    }

    @Test
    void goesOnWhereItWasKilled() throws InterruptedException, IOException {
        FakeSource first = new FakeSource(3);
        assertThrows(InterruptedException.class, () -> profile(first, Duration.ofMinutes(5)));
        assertEquals(3 * 16, first.measured.size());
        // killed while it wrote
        Path file = home.resolve("tables/fake/measured.csv");
        Files.writeString(file, "1x1#0123,MIDDLE,8,", StandardOpenOption.APPEND);

        FakeSource second = new FakeSource(1000);
        profile(second, Duration.ofMinutes(5));
        List<Network> all = new ArrayList<>(first.measured);
        all.addAll(second.measured);
        assertEquals(all.size(), new HashSet<>(all).size(), "nothing was measured twice");

        FakeSource third = new FakeSource(1000);
        List<AdditiveFit> again = profile(third, Duration.ofMinutes(5));
        assertEquals(List.of(), third.measured);
        assertEquals(again, folder.fits());
    }

    @Test
    void saysWhenTooLittleIsMeasured() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> profile(new FakeSource(1000), Duration.ZERO));
        assertEquals("too few parts are measured at float32; give it more time", e.getMessage());
    }

    @Test
    void refusesTheTableOfAnotherVersion() throws IOException {
        Files.createDirectories(home.resolve("tables/fake"));
        Files.writeString(home.resolve("tables/fake/measured.csv"), "block,ms\n3x3,1\n");
        DeviceException e = assertThrows(DeviceException.class, () -> LatencyTable.load(folder, 1));
        assertTrue(e.getMessage().contains("profile again"), e.getMessage());
    }

    private List<AdditiveFit> profile(FakeSource source, Duration time) throws InterruptedException {
        return new Profiler(space, source, folder, 1, new Profiler.Plan(3, time, 8, 12), _ -> {}).run();
    }
}
