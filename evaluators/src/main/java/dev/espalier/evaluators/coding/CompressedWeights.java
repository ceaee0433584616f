package dev.espalier.evaluators.coding;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Weights coded into the bytes of one file, and the way back.
 *
 * <p>The file: {@code ESPW}, a version, the number of tensors; for each its name, its shape and its values as {@link
 * TensorCode} writes them; the CRC-32 of all that. Numbers take seven bits to a byte. Coding is lossless; it is short
 * where a tensor has many zeros and few different values.
 */
public final class CompressedWeights {
    /** The most values a file may hold, 2^28, or a gigabyte of floats: a damaged file shall not ask for all memory. */
    public static final int MOST_ELEMENTS = 1 << 28;

    private static final byte[] MAGIC = "ESPW".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECK_BYTES = 4;
    private static final int MOST_TENSORS = 1 << 16;
    private static final int LONGEST_NAME = 1 << 12;
    private static final int MOST_AXES = 8;
    private static final int MOST_INDEX_BITS = 12;

    private final byte[] bytes;
    private final List<CodedTensor> tensors;

    private CompressedWeights(byte[] bytes, List<CodedTensor> tensors) {
        this.bytes = bytes;
        this.tensors = List.copyOf(tensors);
    }

    /** Codes {@code weights}, each tensor with distances of as many bits as make it shortest. */
    public static CompressedWeights of(Weights weights) {
        return of(weights, 1, MOST_INDEX_BITS);
    }

    /**
     * Codes {@code weights} with distances of {@code indexBits} bits before Huffman coding; Deep Compression has 8 for
     * convolutions and 5 for linear layers.
     *
     * @throws IllegalArgumentException if {@code indexBits} is not 1 to 12
     */
    public static CompressedWeights of(Weights weights, int indexBits) {
        require(
                indexBits >= 1 && indexBits <= MOST_INDEX_BITS,
                "distances have 1 to %d bits, got %d",
                MOST_INDEX_BITS,
                indexBits);
        return of(weights, indexBits, indexBits);
    }

    private static CompressedWeights of(Weights weights, int leastIndexBits, int mostIndexBits) {
        BitWriter file = new BitWriter();
        file.bytes(MAGIC);
        file.number(VERSION);
        file.number(weights.tensors().size());
        List<CodedTensor> report = new ArrayList<>();
        weights.tensors().forEach((name, tensor) -> {
            TensorCode code = TensorCode.of(tensor.values(), leastIndexBits, mostIndexBits);
            byte[] section = section(name, tensor, code);
            file.bytes(section);
            report.add(code.report(name, section.length));
        });
        byte[] content = file.toBytes();
        file.word(checksum(content, content.length));
        return new CompressedWeights(file.toBytes(), report);
    }

    private static byte[] section(String name, Tensor tensor, TensorCode code) {
        BitWriter section = new BitWriter();
        byte[] letters = name.getBytes(StandardCharsets.UTF_8);
        section.number(letters.length);
        section.bytes(letters);
        section.number(tensor.shape().size());
        tensor.shape().forEach(section::number);
        code.write(section);
        return section.toBytes();
    }

    /** The whole file. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its length in bytes: the size of the weights. */
    public int length() {
        return bytes.length;
    }

    /** What coding did to each tensor, in the order of the weights. */
    public List<CodedTensor> tensors() {
        return tensors;
    }

    /** All tensors together; its bytes are those of the file. */
    public CodedTensor total() {
        return CodedTensor.total("total", tensors, bytes.length);
    }

    /**
     * Writes the file.
     *
     * @throws IOException if that fails
     */
    public void write(Path file) throws IOException {
        Files.write(file, bytes);
    }

    /**
     * The weights in a file, bit by bit those it was made of.
     *
     * @throws IOException if it cannot be read
     * @throws CodingException if it holds no compressed weights or is damaged
     */
    public static Weights read(Path file) throws IOException {
        return read(Files.readAllBytes(file));
    }

    /**
     * The weights in the bytes of a file, bit by bit those it was made of.
     *
     * @throws CodingException if they are not those of compressed weights or are damaged
     */
    public static Weights read(byte[] file) {
        int end = file.length - CHECK_BYTES;
        if (end < MAGIC.length || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new CodingException("this is no file of compressed weights: it does not begin with ESPW");
        }
        if (new BitReader(Arrays.copyOfRange(file, end, file.length), CHECK_BYTES).word() != checksum(file, end)) {
            throw new CodingException("the file is damaged: its checksum is wrong");
        }
        BitReader from = new BitReader(file, end);
        from.bytes(MAGIC.length);
        int version = from.number("version", Integer.MAX_VALUE);
        if (version != VERSION) {
            throw new CodingException("the file has version %d, this engine reads version %d", version, VERSION);
        }
        int count = from.number("number of tensors", MOST_TENSORS);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long elements = 0;
        for (int i = 0; i < count; i++) {
            String name = new String(from.bytes(from.number("length of a name", LONGEST_NAME)), StandardCharsets.UTF_8);
            List<Integer> shape = shape(from, name);
            int size = shape.stream().reduce(1, (a, b) -> a * b);
            elements += size;
            if (elements > MOST_ELEMENTS) {
                throw new CodingException("'%s': the file claims more than %d values", name, MOST_ELEMENTS);
            }
            if (tensors.put(name, new Tensor(shape, TensorCode.read(from, size))) != null) {
                throw new CodingException("the file has two tensors called '%s'", name);
            }
        }
        if (from.left() > 0) {
            throw new CodingException("the file goes on after its last tensor, at byte %d", from.place());
        }
        return new Weights(tensors);
    }

    private static List<Integer> shape(BitReader from, String name) {
        int axes = from.number("number of axes", MOST_AXES);
        List<Integer> shape = new ArrayList<>();
        long size = 1;
        for (int i = 0; i < axes; i++) {
            int extent = from.number("extent", MOST_ELEMENTS);
            shape.add(extent);
            size *= extent;
            if (extent == 0 || size > MOST_ELEMENTS) {
                throw new CodingException("'%s': no tensor has the shape %s", name, shape);
            }
        }
        return shape;
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, end);
        return (int) sum.getValue();
    }
}
