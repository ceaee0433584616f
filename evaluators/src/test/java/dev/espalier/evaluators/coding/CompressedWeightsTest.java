package dev.espalier.evaluators.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedWeightsTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void readsBackTheVerySameWeights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Weights weights = random(random);
        CompressedWeights auto = CompressedWeights.of(weights);
        assertSame(weights, CompressedWeights.read(auto.bytes()));
        int bits = random.nextInt(1, 13);
        CompressedWeights fixed = CompressedWeights.of(weights, bits);
        assertSame(weights, CompressedWeights.read(fixed.bytes()));
        assertTrue(auto.length() <= fixed.length() + 2 * weights.tensors().size(), "the best bits are chosen");
        assertEquals(auto.length(), auto.total().bytes());
        int elements = weights.tensors().values().stream()
                .mapToInt(tensor -> tensor.values().length)
                .sum();
        assertEquals(elements, auto.total().elements());
    }

    @Test
    void keepsBitsThatCompareAsEqual() {
        Weights weights = weights(0f, -0f, Float.NaN, Float.intBitsToFloat(0x7fc00001), Float.MIN_VALUE, -1, 0, -0f);
        assertSame(weights, CompressedWeights.read(CompressedWeights.of(weights).bytes()));
    }

    /** One in ten of 100,000 values, no two alike: 32 bits each, and their distances. */
    @Test
    void codesSparseValuesThatNothingShare() {
        SplittableRandom random = new SplittableRandom(5);
        float[] values = new float[100_000];
        for (int i = 0; i < 10_000; i++) {
            values[10 * i + random.nextInt(10)] = 1 + i / 16384f;
        }
        CompressedWeights coded = CompressedWeights.of(weights(values));
        assertSame(weights(values), CompressedWeights.read(coded.bytes()));
        CodedTensor tensor = coded.tensors().getFirst();
        assertEquals(0, tensor.codebook());
        assertEquals(32, tensor.codedValueBits());
        assertTrue(tensor.bytes() < 10_000 * (32 + 5) / 8, () -> "bytes: " + tensor.bytes());
    }

    @Test
    void codesWhatIsAllZeroOrAllOneValue() {
        for (float value : new float[] {0, 0.25f}) {
            float[] values = new float[5000];
            Arrays.fill(values, value);
            CompressedWeights coded = CompressedWeights.of(weights(values));
            assertSame(weights(values), CompressedWeights.read(coded.bytes()));
            assertTrue(coded.length() < 60, () -> "bytes: " + coded.length());
        }
    }

    /** Eight different values, equally often, at every fourth place: 3 bits each, and distances that cost nothing. */
    @Test
    void takesTheBytesThatCanBeWorkedOutByHand() {
        float[] values = new float[4 * 8 * 1000];
        for (int i = 0; i < 8000; i++) {
            values[4 * i] = 1 + i * 5 % 8;
        }
        CodedTensor coded = CompressedWeights.of(weights(values), 5).tensors().getFirst();
        assertEquals(0.25, coded.density());
        assertEquals(3, coded.codedValueBits());
        assertEquals(3, coded.valueBits());
        assertEquals(5, coded.indexBits());
        // all distances but the first are 4: a bit each
        assertEquals(1, coded.codedIndexBits());
        assertEquals(8000, coded.entries());
        int codebook = 8 * 4;
        int payload = 8000 * (3 + 1) / 8;
        assertEquals(payload + codebook, coded.bytes(), 40);
        assertEquals((8000 * 8 + 8 * 32) / (32.0 * 32_000), coded.sharedRate(), 1e-12);
    }

    /** Compressed sparse rows of a matrix of 3 rows and 5 values: 5 values, 5 columns, 4 starts. */
    @Test
    void knowsTheSizeAsCompressedSparseRows() {
        CodedTensor coded = CompressedWeights.of(weights(1, 0, 2, 0, 3, 4, 0, 0, 5))
                .tensors()
                .getFirst();
        assertEquals(4 * (5 + 5 + 4), coded.sparseRowBytes(3));
    }

    /**
     * Deep Compression's AlexNet (Han et al., 2016, table 4): densities and bits give 3.26 % before Huffman coding and
     * 2.52 % after it; codebooks and padding make it the 3.7 % and 2.88 % of the table.
     */
    @Test
    void addsUpToTheRatesOfAlexNet() {
        List<CodedTensor> layers = List.of(
                layer("conv1", 34_848, 0.84, 8, 6.3, 1.2),
                layer("conv2", 307_200, 0.38, 8, 5.5, 2.3),
                layer("conv3", 884_736, 0.35, 8, 5.1, 2.6),
                layer("conv4", 663_552, 0.37, 8, 5.2, 2.5),
                layer("conv5", 442_368, 0.37, 8, 5.6, 2.5),
                layer("fc6", 37_748_736, 0.09, 5, 3.9, 3.2),
                layer("fc7", 16_777_216, 0.09, 5, 3.6, 3.7),
                layer("fc8", 4_096_000, 0.25, 5, 4, 3.2));
        long bytes = layers.stream().mapToLong(CodedTensor::bytes).sum();
        CodedTensor all = CodedTensor.total("total", layers, bytes);
        assertEquals(0.11, all.density(), 0.005);
        assertEquals(0.0326, all.sharedRate(), 0.0001);
        assertEquals(0.0252, all.codedRate(), 0.0001);
        assertEquals(5.4, all.valueBits(), 0.1);
        assertEquals(4, all.codedValueBits(), 0.1);
        assertEquals(3.2, all.codedIndexBits(), 0.15);
    }

    private static CodedTensor layer(
            String name, long weights, double density, int valueBits, double codedValueBits, double codedIndexBits) {
        long kept = Math.round(weights * density);
        long bytes = Math.round(kept * (codedValueBits + codedIndexBits) / 8);
        return new CodedTensor(name, weights, kept, kept, 0, valueBits, 4, codedValueBits, codedIndexBits, bytes);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void refusesEveryDamagedFile(long seed) {
        byte[] bytes = CompressedWeights.of(random(new SplittableRandom(seed))).bytes();
        for (int i = 0; i < bytes.length; i += 1 + bytes.length / 300) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            assertThrows(CodingException.class, () -> CompressedWeights.read(damaged));
            byte[] cut = Arrays.copyOf(bytes, i);
            assertThrows(CodingException.class, () -> CompressedWeights.read(cut));
        }
    }

    /** With a right checksum, what a hostile file says must still end in weights or in a message, and soon. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void survivesHostileFiles(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] bytes = CompressedWeights.of(random(random)).bytes();
        for (int i = 0; i < 300; i++) {
            byte[] hostile = bytes.clone();
            int at = random.nextInt(4, Math.min(200, bytes.length - 4));
            hostile[at] = (byte) random.nextInt(256);
            sign(hostile);
            try {
                CompressedWeights.read(hostile);
            } catch (CodingException e) {
                assertTrue(e.getMessage().length() > 10, e.getMessage());
            }
        }
    }

    @Test
    void saysWhatIsWrong() {
        assertMessage("this is no file of compressed weights", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        byte[] bytes = CompressedWeights.of(weights(1, 2, 3)).bytes();
        byte[] newer = bytes.clone();
        newer[4] = 9;
        sign(newer);
        assertMessage("the file has version 9, this engine reads version 1", newer);
        byte[] huge = bytes.clone();
        // version, tensors, length of the name "fc.weight", 9 letters, axes, extent
        huge[4 + 1 + 1 + 1 + 9 + 1] = 0x7f;
        sign(huge);
        assertMessage("the file is too short for 127 values", huge);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 3);
        sign(longer);
        assertMessage("the file goes on after its last tensor", longer);
    }

    @Test
    void refusesDistancesWithoutBits() {
        assertThrows(IllegalArgumentException.class, () -> CompressedWeights.of(weights(1), 0));
    }

    private static void assertMessage(String message, byte[] file) {
        CodingException e = assertThrows(CodingException.class, () -> CompressedWeights.read(file));
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    private static void sign(byte[] file) {
        CRC32 sum = new CRC32();
        sum.update(file, 0, file.length - 4);
        ByteBuffer.wrap(file).putInt(file.length - 4, (int) sum.getValue());
    }

    private static void assertSame(Weights expected, Weights actual) {
        assertEquals(
                new ArrayList<>(expected.tensors().keySet()),
                new ArrayList<>(actual.tensors().keySet()));
        expected.tensors().forEach((name, tensor) -> {
            Tensor other = actual.tensors().get(name);
            assertEquals(tensor.shape(), other.shape());
            assertArrayEquals(bits(tensor), bits(other), name);
        });
    }

    private static int[] bits(Tensor tensor) {
        int[] bits = new int[tensor.values().length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToRawIntBits(tensor.values()[i]);
        }
        return bits;
    }

    private static Weights weights(float... values) {
        return new Weights(Map.of("fc.weight", new Tensor(List.of(values.length), values)));
    }

    /** Sparse shared, dense shared and dense tensors, of any density. */
    private static Weights random(SplittableRandom random) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (int t = 0; t < 5; t++) {
            double density = Math.pow(random.nextDouble(), 3);
            int shared = random.nextInt(1, 200);
            boolean free = random.nextInt(4) == 0;
            int rows = random.nextInt(1, 60);
            int columns = random.nextInt(1, 80);
            float[] values = new float[rows * columns];
            for (int i = 0; i < values.length; i++) {
                float value = free ? (float) random.nextGaussian() : random.nextInt(shared) - shared / 2f;
                values[i] = random.nextDouble() < density ? value : 0;
            }
            tensors.put("layer%d.weight".formatted(t), new Tensor(List.of(rows, columns), values));
        }
        return new Weights(tensors);
    }
}
