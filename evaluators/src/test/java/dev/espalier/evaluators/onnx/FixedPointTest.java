package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was exported, read and exported again is the same file, byte by byte. */
class FixedPointTest {
    static Stream<Arguments> networks() {
        return Stream.of(Samples.layers(), Samples.blocks(), Samples.zoo()).flatMap(FloatExportTest::arguments);
    }

    static Stream<Arguments> wholeZoo() {
        return FloatExportTest.arguments(Samples.wholeZoo());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void exportImportExport(String name, Network network) {
        for (Ending ending : Ending.values()) {
            if (ending == Ending.LOGITS || network.output().area() == 1) {
                check(network, 1, ExportOptions.DEFAULT.with(ending));
            }
        }
        check(network, 2, ExportOptions.DEFAULT.withBatchNorm());
        check(network, 3, ExportOptions.DEFAULT.withDynamicBatch());
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeZoo")
    void ofEveryNetworkOfTheZoo(String name, Network network) {
        check(network, 1, ExportOptions.DEFAULT);
        check(network, 2, ExportOptions.DEFAULT.withBatchNorm());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void ofRandomNetworks(long seed) {
        check(Samples.random(seed), seed, ExportOptions.DEFAULT);
        check(Samples.random(seed), seed, ExportOptions.DEFAULT.withBatchNorm());
    }

    private static void check(Network network, long seed, ExportOptions options) {
        Weights weights = Trained.random(network, seed);
        List<String> classes = java.util.stream.LongStream.range(
                        0, network.output().elements())
                .mapToObj(i -> "class " + i)
                .toList();
        ModelInfo info = new ModelInfo(
                "a study", "7", classes, "RGB, 0 to 1", List.of(0.5), List.of(0.25), Map.of("accuracy", 0.9));
        byte[] exported = OnnxExporter.float32(network, weights, info, options);
        ImportedModel read = OnnxReader.read(exported, "exported");
        assertEquals(info, read.info());
        assertEquals(options.ending(), read.ending());
        assertEquals(Precision.FLOAT32, read.precision());
        assertArrayEquals(exported, OnnxExporter.float32(read.network(), read.weights(), read.info(), options));
    }
}
