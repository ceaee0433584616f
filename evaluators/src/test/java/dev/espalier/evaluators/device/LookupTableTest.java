package dev.espalier.evaluators.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.device.LookupTable.Time;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTableTest {
    private static final String HEADER = "resolution,block_key,mean_ms,std_ms,count\n";

    /** A stem, two blocks, a head, a pooling and a classifier, whose rows are written beside. */
    private static final Network NETWORK = network();

    private static final String ROWS = """
            32,Conv-input:32x32x3-output:16x16x8,0.5,0.03,100
            32,expanded_conv-input:16x16x8-output:16x16x8-expand:8-kernel:3-stride:1-idskip:1-se:0-hs:0,0.25,0,10
            32,expanded_conv-input:16x16x8-output:8x8x16-expand:32-kernel:5-stride:2-idskip:0-se:1-hs:1,1,0.04,25
            32,Conv_1-input:8x8x16-output:8x8x64,0.125,0,10
            32,AvgPool2D-input:8x8x64-output:1x1x64,0.0625,0,10
            32,Logits-input:1x1x64-output:10,0.03125,0,10
            """;

    @TempDir
    private Path folder;

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 32, 32));
        Conv2d stem = Conv2d.dense(8, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU, Network.INPUT);
        x = new InvertedResidual(8, 3, 1, 1, false).append(net, "first", x);
        InvertedResidual second = new InvertedResidual(16, 5, 4, 2, true);
        x = new InvertedResidual(16, 5, 4, 2, second.options().with(Function.HARD_SWISH)).append(net, "second", x);
        x = Layers.convNormAct(net, "head", Conv2d.pointwise(64), Function.RELU, x);
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }

    private TableSource source(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("table.csv"), text);
        return new TableSource(new Device.Table("phone", file), LookupTable.read(file));
    }

    private static LatencyReport predict(TableSource source, Network network) {
        ExportedModel model = ExportedModel.of(new Design(network, Precision.FLOAT32), new byte[0]);
        return source.measure(List.of(model), 1).getFirst();
    }

    @Test
    void addsUpTheParts() throws IOException {
        LatencyReport report = predict(source(HEADER + ROWS), NETWORK);
        assertEquals(0.5 + 0.25 + 1 + 0.125 + 0.0625 + 0.03125, report.latency().value(), 1e-12);
        assertEquals(1.349 * 0.05, report.latency().spread(), 1e-12, "of the stem's and the second block's deviations");
        double error = 1.96 * Math.hypot(0.03 / 10, 0.04 / 5);
        assertEquals(
                report.latency().value() + error, report.latency().interval().high(), 1e-12);
        assertEquals(Set.of(Doubt.PREDICTED), report.doubts());
    }

    @Test
    void keysAreReadAndWrittenAlike() {
        for (Part part : Parts.of(NETWORK)) {
            assertEquals(part, Part.parse(part.key()));
            assertTrue(ROWS.contains("," + part.key() + ","), part.key());
        }
    }

    @Test
    void whatWasMeasuredTwiceIsPooled() throws IOException {
        String twice = HEADER + "1,Conv-input:8x8x3-output:4x4x8,1,0,1\n2,Conv-input:8x8x3-output:4x4x8,2,0,3\n";
        Path file = Files.writeString(folder.resolve("twice.csv"), twice);
        Time time = LookupTable.read(file).time(Part.parse("Conv-input:8x8x3-output:4x4x8"));
        assertEquals(new Time(1.75, Math.sqrt(0.1875), 4, true), time);
    }

    @Test
    void knowsNothingOfOtherBlocksPrecisionsAndFiles() throws IOException {
        TableSource source = source(HEADER + ROWS);
        DeviceException layer =
                assertThrows(DeviceException.class, () -> predict(source, Zoo.SQUEEZENET_1_1.network()));
        assertTrue(layer.getMessage().contains("no part like layer '"), layer.getMessage());
        ExportedModel int8 = ExportedModel.of(new Design(NETWORK, Precision.INT8), new byte[0]);
        assertThrows(DeviceException.class, () -> source.measure(List.of(int8), 1));
        ExportedModel file = ExportedModel.of(new byte[0]);
        assertThrows(DeviceException.class, () -> source.measure(List.of(file), 1));
    }

    @Test
    void farFromEverythingItKnowsItSaysSo() throws IOException {
        Network large = Zoo.MOBILENET_V2.network();
        DeviceException refused = assertThrows(DeviceException.class, () -> predict(source(HEADER + ROWS), large));
        assertTrue(
                refused.getMessage()
                        .contains("nothing like Conv-input:224x224x3-output:112x112x32; the nearest it has is"),
                refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Conv-input:8x8x3-output:4x4x8,1,0     | line 2: 4 cells under 5 columns
            Conv-input:8x8x3-output:4x4x8,one,0,1 | line 2: For input string
            Conv-input:8x8x3-output:4x4x8,-1,0,1  | line 2: '-1' is no number of at least 0
            Conv-input:8x8x3-output:4x4x8,0,0,1   | line 2: a time must be positive
            Conv-input:8x8x3-output:4x4x8,NaN,0,1 | line 2: 'NaN' is no number
            Konv-input:8x8x3-output:4x4x8,1,0,1   | line 2: there is no part 'Konv', only
            Conv-8x8x3,1,0,1                      | line 2: 'Conv-8x8x3' is no key
            """)
    void linesThatAreNoneAreNamed(String row, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.csv"), HEADER + "160," + row + "\n");
        DeviceException refused = assertThrows(DeviceException.class, () -> LookupTable.read(file));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void whatIsNoTableIsRefused() throws IOException {
        Path file = folder.resolve("no.csv");
        assertTrue(assertThrows(DeviceException.class, () -> LookupTable.read(file))
                .getMessage()
                .endsWith("does not exist"));
        for (String text : List.of("", "a,b\n1,2\n", HEADER)) {
            Files.writeString(file, text);
            assertThrows(DeviceException.class, () -> LookupTable.read(file), text);
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThrows(DeviceException.class, () -> LookupTable.read(file));
    }

    /** A Galaxy Note10's table: every part, estimated from the others, is near what was measured of it. */
    @Test
    void estimatesWhatAPhonesTableLacks() {
        Path file = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data/note10_lut/note10_lut.csv");
        assumeTrue(Files.exists(file), "the phone's table is not here");
        LookupTable table = LookupTable.read(file);
        double[] errors = table.parts().stream()
                .filter(part -> part.kind() == Part.Kind.BLOCK)
                .mapToDouble(part -> {
                    Time known = table.time(part);
                    Time estimated = table.without(part).time(part);
                    assertFalse(estimated.looked());
                    return Math.abs(estimated.mean() / known.mean() - 1);
                })
                .sorted()
                .toArray();
        assertTrue(errors.length == 845, errors.length + " blocks");
        assertTrue(errors[errors.length / 2] < 0.01, "median error " + errors[errors.length / 2]);
        assertTrue(errors[errors.length * 9 / 10] < 0.05, "90th percentile " + errors[errors.length * 9 / 10]);
        double[] latencies = Stream.of(Zoo.MOBILENET_V2, Zoo.MOBILENET_V3_LARGE)
                .mapToDouble(zoo -> predict(new TableSource(new Device.Table("note10", file), table), zoo.network())
                        .latency()
                        .value())
                .toArray();
        assertTrue(latencies[0] > 10 && latencies[0] < 100, "mobilenet-v2 takes " + latencies[0] + " ms");
    }
}
