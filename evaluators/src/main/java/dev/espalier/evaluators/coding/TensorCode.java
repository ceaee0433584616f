package dev.espalier.evaluators.coding;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** How the values of one tensor are written: as they are, sparse, or sparse and shared, whichever is shortest. */
sealed interface TensorCode {
    /** Values of a tensor with more different ones are not shared: a symbol and its place in the codebook are no shorter. */
    int MOST_SHARED = 1 << 12;

    /** Symbols of a code of distances, at most. */
    int MOST_DISTANCES = 1 << 16;

    /** The layouts, as a file tells them apart. */
    int PLAIN = 0;

    /** See {@link #PLAIN}. */
    int SPARSE = 1;

    /** See {@link #PLAIN}. */
    int SHARED = 2;

    /** Numbers of a header, at most. */
    int HEADER_BITS = 8 * 12;

    /** Writes the values, without name and shape. */
    void write(BitWriter to);

    /** What it did to the tensor {@code name}, which takes {@code bytes} of the file. */
    CodedTensor report(String name, long bytes);

    /** Roughly the bits {@link #write} takes: exact but for padding to whole bytes. */
    long bits();

    /** The shortest code of {@code values} with distances of {@code leastIndexBits} to {@code mostIndexBits} bits. */
    static TensorCode of(float[] values, int leastIndexBits, int mostIndexBits) {
        TensorCode best = new Plain(values);
        SparseTensor sparse = SparseTensor.of(values);
        for (int bits = leastIndexBits; bits <= mostIndexBits; bits++) {
            RelativeIndices indices = RelativeIndices.of(sparse.positions(), bits);
            TensorCode code = sparse.codebook().length > MOST_SHARED
                    ? Sparse.of(values, bits, indices)
                    : Shared.of(sparse, bits, indices);
            best = code.bits() < best.bits() ? code : best;
        }
        return best;
    }

    /** The values of a tensor of {@code size}. */
    static float[] read(BitReader from, int size) {
        int layout = from.number("layout", SHARED);
        return switch (layout) {
            case PLAIN -> Plain.read(from, size);
            case SPARSE -> Sparse.read(from, size);
            default -> Shared.read(from, size);
        };
    }

    /** Four bytes per value. */
    record Plain(float[] values) implements TensorCode {
        @Override
        public void write(BitWriter to) {
            to.number(PLAIN);
            ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
            for (float value : values) {
                bytes.putInt(Float.floatToRawIntBits(value));
            }
            to.bytes(bytes.array());
        }

        static float[] read(BitReader from, int size) {
            if (size > from.left() / Float.SIZE) {
                throw new CodingException("the file is too short for %d values at byte %d", size, from.place());
            }
            ByteBuffer bytes = ByteBuffer.wrap(from.bytes(Float.BYTES * size));
            float[] values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = Float.intBitsToFloat(bytes.getInt());
            }
            return values;
        }

        @Override
        public long bits() {
            return 8 + (long) Float.SIZE * values.length;
        }

        @Override
        public CodedTensor report(String name, long bytes) {
            int nonZero = SparseTensor.of(values).nonZero();
            return new CodedTensor(name, values.length, nonZero, values.length, 0, Float.SIZE, 0, Float.SIZE, 0, bytes);
        }
    }

    /**
     * For each entry its distance and its value.
     *
     * @param values of the tensor
     * @param indexBits bits of a distance before Huffman coding
     * @param indices distances of all entries
     */
    record Sparse(float[] values, int indexBits, RelativeIndices indices, HuffmanCode indexCode, long indexLength)
            implements TensorCode {
        static Sparse of(float[] values, int indexBits, RelativeIndices indices) {
            long[] distances = indices.frequencies(indexBits);
            HuffmanCode code = HuffmanCode.of(distances);
            return new Sparse(values, indexBits, indices, code, code.bits(distances));
        }

        @Override
        public void write(BitWriter to) {
            to.number(SPARSE);
            to.number(indices.entries());
            if (indices.entries() > 0) {
                indexCode.write(to);
                for (int i = 0; i < indices.entries(); i++) {
                    indexCode.encode(indices.distances()[i], to);
                    to.bits(Float.floatToRawIntBits(values[indices.positions()[i]]), Float.SIZE);
                }
            }
            to.align();
        }

        static float[] read(BitReader from, int size) {
            int entries = from.number("number of entries", size);
            float[] values = new float[size];
            if (entries > 0) {
                HuffmanCode indexCode = HuffmanCode.read(from, "distances", MOST_DISTANCES);
                int position = -1;
                for (int i = 0; i < entries; i++) {
                    position = next(position, indexCode, from, size);
                    values[position] = Float.intBitsToFloat(from.bits(Float.SIZE));
                }
            }
            from.align();
            return values;
        }

        @Override
        public long bits() {
            return HEADER_BITS + indexCode.descriptionBits() + indexLength + (long) Float.SIZE * indices.entries();
        }

        @Override
        public CodedTensor report(String name, long bytes) {
            long entries = indices.entries();
            return new CodedTensor(
                    name,
                    values.length,
                    SparseTensor.of(values).nonZero(),
                    entries,
                    0,
                    Float.SIZE,
                    indexBits,
                    Float.SIZE,
                    entries == 0 ? 0 : (double) indexLength / entries,
                    bytes);
        }
    }

    private static int next(int position, HuffmanCode distances, BitReader from, int size) {
        int next = position + distances.decode(from) + 1;
        if (next >= size) {
            throw new CodingException("byte %d of the file: position %d of only %d values", from.place(), next, size);
        }
        return next;
    }

    /**
     * A codebook, and for each entry its distance and its symbol, interleaved.
     *
     * @param sparse what is not zero
     * @param indexBits bits of a distance before Huffman coding
     * @param indices distances of all entries
     * @param symbols of all entries
     */
    record Shared(
            SparseTensor sparse,
            int indexBits,
            RelativeIndices indices,
            int[] symbols,
            HuffmanCode indexCode,
            HuffmanCode valueCode,
            long indexLength,
            long valueLength)
            implements TensorCode {
        static Shared of(SparseTensor sparse, int indexBits, RelativeIndices indices) {
            int[] symbols = sparse.symbols(indices);
            long[] used = new long[sparse.codebook().length + 1];
            Arrays.stream(symbols).forEach(symbol -> used[symbol]++);
            long[] distances = indices.frequencies(indexBits);
            HuffmanCode indexCode = HuffmanCode.of(distances);
            HuffmanCode valueCode = HuffmanCode.of(used);
            return new Shared(
                    sparse,
                    indexBits,
                    indices,
                    symbols,
                    indexCode,
                    valueCode,
                    indexCode.bits(distances),
                    valueCode.bits(used));
        }

        @Override
        public void write(BitWriter to) {
            to.number(SHARED);
            to.number(sparse.codebook().length);
            for (int value : sparse.codebook()) {
                to.word(value);
            }
            to.number(indices.entries());
            if (indices.entries() > 0) {
                indexCode.write(to);
                valueCode.write(to);
                for (int i = 0; i < symbols.length; i++) {
                    indexCode.encode(indices.distances()[i], to);
                    valueCode.encode(symbols[i], to);
                }
            }
            to.align();
        }

        static float[] read(BitReader from, int size) {
            int[] codebook = new int[from.number("size of the codebook", Math.min(size, MOST_SHARED))];
            for (int i = 0; i < codebook.length; i++) {
                codebook[i] = from.word();
            }
            int entries = from.number("number of entries", size);
            float[] values = new float[size];
            if (entries > 0) {
                HuffmanCode indexCode = HuffmanCode.read(from, "distances", MOST_DISTANCES);
                HuffmanCode valueCode = HuffmanCode.read(from, "values", codebook.length + 1);
                int position = -1;
                for (int i = 0; i < entries; i++) {
                    position = next(position, indexCode, from, size);
                    int symbol = valueCode.decode(from);
                    values[position] = symbol == codebook.length ? 0 : Float.intBitsToFloat(codebook[symbol]);
                }
            }
            from.align();
            return values;
        }

        @Override
        public long bits() {
            return HEADER_BITS
                    + (long) Integer.SIZE * sparse.codebook().length
                    + indexCode.descriptionBits()
                    + valueCode.descriptionBits()
                    + indexLength
                    + valueLength;
        }

        @Override
        public CodedTensor report(String name, long bytes) {
            long entries = indices.entries();
            int different = sparse.codebook().length + (entries > sparse.nonZero() ? 1 : 0);
            return new CodedTensor(
                    name,
                    sparse.size(),
                    sparse.nonZero(),
                    entries,
                    sparse.codebook().length,
                    different == 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(different - 1),
                    indexBits,
                    entries == 0 ? 0 : (double) valueLength / entries,
                    entries == 0 ? 0 : (double) indexLength / entries,
                    bytes);
        }
    }
}
