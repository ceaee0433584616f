package dev.espalier.evaluators.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.data.DataSource.Idx;
import dev.espalier.space.network.TensorShape;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;

    @TempDir
    Path folder;

    @BeforeEach
    void writeTheFourFiles() throws IOException {
        for (String part : List.of("train", "t10k")) {
            int count = part.equals("train") ? 6 : 2;
            write(part + "-images-idx3-ubyte", images(count, 2, 3));
            write(part + "-labels-idx1-ubyte", labels(count));
        }
    }

    @Test
    void readsTrainValidationAndTest() {
        ImageDataset data = new Idx(folder, 2, 0).load();
        assertEquals(new TensorShape(1, 2, 3), data.shape());
        assertEquals(4, data.train().size());
        assertEquals(2, data.validation().size());
        assertEquals(2, data.test().size());
        assertEquals(5, data.classes().size());
        assertEquals(0, data.train().pixel(0, 0, 0, 0));
        assertEquals(5, data.train().pixel(0, 0, 1, 2));
        assertEquals(6, data.train().pixel(1, 0, 0, 0));
        assertEquals(24, data.validation().pixel(0, 0, 0, 0));
        assertEquals(4, data.validation().label(0));
        assertEquals(0, data.validation().label(1));
    }

    @Test
    void readsCompressedFilesAsWell() throws IOException {
        String plain = new Idx(folder, 2, 0).load().fingerprint();
        for (String name : List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte")) {
            byte[] content = Files.readAllBytes(folder.resolve(name));
            Files.delete(folder.resolve(name));
            Files.write(folder.resolve(name + ".gz"), zipped(content));
        }
        assertEquals(plain, new Idx(folder, 2, 0).load().fingerprint());
    }

    @Test
    void takesAtMostTheTrainingImagesItShould() {
        assertEquals(3, new Idx(folder, 2, 3).load().train().size());
        assertEquals(4, new Idx(folder, 2, 99).load().train().size());
    }

    @Test
    void readsTheTestPartOnlyWhenAsked() throws IOException {
        write("t10k-images-idx3-ubyte", new byte[] {1, 2});
        ImageDataset data = new Idx(folder, 2, 0).load();
        assertThrows(DataException.class, data::test);
    }

    @Test
    void saysWhichFolderIsMissing() {
        String message = refusal(new Idx(folder.resolve("gone"), 2, 0));
        assertTrue(message.startsWith("there is no folder " + folder.resolve("gone")), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"})
    void saysWhichFileIsMissing(String name) throws IOException {
        Files.delete(folder.resolve(name));
        String message = refusal(new Idx(folder, 2, 0));
        assertTrue(message.contains(folder + " has neither " + name), message);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 10, 15, 16, 51})
    void saysWhichFileIsTruncated(int length) throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
        assertEquals(file + " ends too early; it is truncated, fetch it again", refusal(new Idx(folder, 2, 0)));
    }

    @Test
    void saysThatACompressedFileIsTruncated() throws IOException {
        Path file = folder.resolve("train-images-idx3-ubyte");
        byte[] content = zipped(Files.readAllBytes(file));
        Files.delete(file);
        Path compressed = folder.resolve("train-images-idx3-ubyte.gz");
        Files.write(compressed, Arrays.copyOf(content, content.length - 12));
        assertEquals(compressed + " ends too early; it is truncated, fetch it again", refusal(new Idx(folder, 2, 0)));
        Files.write(compressed, "no gzip at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String message = refusal(new Idx(folder, 2, 0));
        assertTrue(message.startsWith(compressed + " is not readable as gzip"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "train-labels-idx1-ubyte, train-images-idx3-ubyte, is not an IDX file of images",
        "train-images-idx3-ubyte, train-labels-idx1-ubyte, is not an IDX file of labels"
    })
    void saysWhichFileIsOfAnotherKind(String from, String to, String complaint) throws IOException {
        Files.write(folder.resolve(to), Files.readAllBytes(folder.resolve(from)));
        String message = refusal(new Idx(folder, 2, 0));
        assertTrue(message.startsWith(folder.resolve(to) + " " + complaint), message);
    }

    @Test
    void saysThatLabelsAndImagesDoNotBelongTogether() throws IOException {
        write("train-labels-idx1-ubyte", labels(5));
        String message = refusal(new Idx(folder, 2, 0));
        assertTrue(message.contains("has 6 images but its labels file 5 labels"), message);
    }

    @Test
    void refusesHeadersThatCannotBe() throws IOException {
        for (int[] extents : new int[][] {{-1, 2, 3}, {6, 0, 3}, {6, 2, 1_000_000}}) {
            write("train-images-idx3-ubyte", file(IMAGES, extents, 36));
            String message = refusal(new Idx(folder, 2, 0));
            assertTrue(message.contains("it is corrupt"), message);
        }
        write("train-images-idx3-ubyte", file(IMAGES, new int[] {6, 4096, 4096}, 36));
        assertTrue(refusal(new Idx(folder, 2, 0)).contains("truncated"));
        write("train-images-idx3-ubyte", file(IMAGES, new int[] {6, 2, 3}, 37));
        assertTrue(refusal(new Idx(folder, 2, 0)).contains("goes on after its last byte"));
    }

    @Test
    void leavesSomethingToTrainOn() {
        String message = refusal(new Idx(folder, 6, 0));
        assertTrue(message.contains("has 6 training images, so 'validation' must be less than that, got 6"), message);
    }

    @Test
    void readsFashionMnist() {
        Path shared = Path.of(System.getProperty("espalier.shared", "../../shared"))
                .resolve("data")
                .resolve("fashion_mnist");
        assumeTrue(Files.isDirectory(shared), () -> "no Fashion-MNIST in " + shared.toAbsolutePath());
        ImageDataset data = new Idx(shared, 5_000, 0).load();
        assertEquals(55_000, data.train().size());
        assertEquals(10_000, data.test().size());
        assertEquals(10, data.classes().size());
        assertEquals(0.286, data.normalization().mean().getFirst(), 0.002);
        assertEquals(0.353, data.normalization().deviation().getFirst(), 0.002);
    }

    private static String refusal(Idx source) {
        return assertThrows(DataException.class, source::load).getMessage();
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    private static byte[] images(int count, int height, int width) {
        return file(IMAGES, new int[] {count, height, width}, count * height * width);
    }

    /** Labels 0 to 4, over and over. */
    private static byte[] labels(int count) {
        byte[] file = file(LABELS, new int[] {count}, count);
        for (int i = 0; i < count; i++) {
            file[8 + i] = (byte) (i % 5);
        }
        return file;
    }

    /** A header, then bytes that count up from 0. */
    private static byte[] file(int magic, int[] extents, int bytes) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(file)) {
            out.writeInt(magic);
            for (int extent : extents) {
                out.writeInt(extent);
            }
            for (int i = 0; i < bytes; i++) {
                out.writeByte(i);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file.toByteArray();
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(file)) {
            zip.write(content);
        }
        return file.toByteArray();
    }
}
