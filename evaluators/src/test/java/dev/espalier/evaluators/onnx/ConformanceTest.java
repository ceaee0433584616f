package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Files that others made and know the outputs of: the ONNX project's own cases, and its MNIST classifier. */
class ConformanceTest {
    private static final Path PAGE = Path.of("../docs/onnx.md");
    private static final String BEGIN = "<!-- conformance: begin -->\n";
    private static final String END = "<!-- conformance: end -->";

    @Test
    void theMnistClassifierScoresWhatItsAuthorsSay() throws Exception {
        ImportedModel read = OnnxReader.read(shared("onnx/mnist-8.onnx"));
        byte[] written = OnnxExporter.float32(read.network(), read.weights(), read.info());
        byte[][] images = images(shared("mnist/t10k-images-idx3-ubyte.gz"), 16, 784);
        byte[][] labels = images(shared("mnist/t10k-labels-idx1-ubyte.gz"), 8, 1);
        assertEquals(10_000, images.length);
        try (OnnxModel model = OnnxModel.load(written)) {
            // it takes bytes as they are, 0 to 255
            double right = Scoring.accuracy(model, images.length, i -> widened(images[i]), i -> labels[i][0])
                    .value();
            assertEquals(0.9891, right, 1e-9);
        }
    }

    /** Every case gives the outputs that come with it, or is refused by name; the page says which. */
    @Test
    void theCasesPassOrAreRefusedByName() throws Exception {
        Map<String, String> results = new TreeMap<>();
        Map<String, byte[]> files = unpacked(shared("onnx/onnx_conformance.tar.gz"));
        for (String file : files.keySet()) {
            if (file.endsWith("/model.onnx")) {
                String folder = file.substring(0, file.length() - "model.onnx".length());
                String[] parts = folder.split("/");
                results.put(parts[1] + "/" + parts[2].substring("test_".length()), result(files, folder));
            }
        }
        assertEquals(104, results.size());
        StringBuilder table = new StringBuilder("| case | |\n|---|---|\n");
        results.forEach((name, result) -> table.append("| %s | %s |\n".formatted(name, result.replace("|", "\\|"))));
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        assertTrue(begin >= BEGIN.length() && end >= begin, "the page has a place for the table");
        if (Boolean.getBoolean("espalier.rewrite")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertEquals(page.substring(begin, end), table.toString(), "run this test with -Despalier.rewrite=true");
        }
    }

    private static String result(Map<String, byte[]> files, String folder) throws IOException {
        ImportedModel read;
        try {
            read = OnnxReader.read(files.get(folder + "model.onnx"), "model.onnx");
        } catch (OnnxModelException e) {
            String reason = e.getMessage().substring("model.onnx: ".length());
            assertTrue(!reason.isBlank(), folder);
            return "refused: " + reason;
        }
        byte[] written = OnnxExporter.float32(
                read.network(), read.weights(), read.info(), ExportOptions.DEFAULT.with(read.ending()));
        float[] inputs = floats(files.get(folder + "test_data_set_0/input_0.pb"));
        float[] outputs = floats(files.get(folder + "test_data_set_0/output_0.pb"));
        try (OnnxModel model = OnnxModel.load(written)) {
            int samples = inputs.length / model.inputSize();
            assertEquals(outputs.length, samples * model.outputSize(), folder);
            for (int i = 0; i < samples; i++) {
                float[] given =
                        model.run(Arrays.copyOfRange(inputs, i * model.inputSize(), (i + 1) * model.inputSize()));
                for (int k = 0; k < given.length; k++) {
                    float expected = outputs[i * given.length + k];
                    assertEquals(expected, given[k], 1e-5f * Math.max(1, Math.abs(expected)), folder);
                }
            }
        }
        return "passes";
    }

    private static float[] floats(byte[] tensor) throws IOException {
        TensorProto proto = TensorProto.parseFrom(tensor);
        if (!proto.hasRawData()) {
            float[] values = new float[proto.getFloatDataCount()];
            for (int i = 0; i < values.length; i++) {
                values[i] = proto.getFloatData(i);
            }
            return values;
        }
        float[] values = new float[proto.getRawData().size() / Float.BYTES];
        ByteBuffer.wrap(proto.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    /** The regular files of a compressed archive, by name. */
    private static Map<String, byte[]> unpacked(Path archive) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive))))) {
            byte[] header = new byte[512];
            String longName = "";
            for (in.readFully(header); header[0] != 0; in.readFully(header)) {
                String name =
                        longName.isEmpty() ? new String(header, 0, 100, StandardCharsets.US_ASCII).trim() : longName;
                int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.US_ASCII).trim(), 8);
                byte[] content = new byte[size];
                in.readFully(content);
                in.skipNBytes((512 - size % 512) % 512);
                // names of more than 100 letters stand in an entry before their file's
                longName = header[156] == 'L' ? new String(content, StandardCharsets.US_ASCII).trim() : "";
                if (header[156] == '0') {
                    files.put(name, content);
                }
            }
        }
        return files;
    }

    private static byte[][] images(Path file, int header, int size) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            byte[] all = in.readAllBytes();
            byte[][] images = new byte[(all.length - header) / size][];
            for (int i = 0; i < images.length; i++) {
                images[i] = Arrays.copyOfRange(all, header + i * size, header + (i + 1) * size);
            }
            return images;
        }
    }

    private static float[] widened(byte[] pixels) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            values[i] = pixels[i] & 0xFF;
        }
        return values;
    }

    private static Path shared(String file) {
        Path path = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data")
                .resolve(file);
        assumeTrue(Files.exists(path), "no " + path);
        return path;
    }
}
