package dev.espalier.evaluators.coding;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The values of a tensor as what they share: which positions are not zero, and which entry of a codebook stands at each.
 *
 * @param size number of values of the tensor
 * @param positions of what is not zero, ascending
 * @param symbols place in the codebook of each of them
 * @param codebook different values, as bits; those that begin with a 0 bit are positive
 */
record SparseTensor(int size, int[] positions, int[] symbols, int[] codebook) {
    /** Only {@code +0} counts as zero, so that every value comes back bit by bit. */
    static SparseTensor of(float[] values) {
        int[] bits = new int[values.length];
        int[] positions = new int[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            int raw = Float.floatToRawIntBits(values[i]);
            if (raw != 0) {
                positions[count] = i;
                bits[count++] = raw;
            }
        }
        int[] used = Arrays.copyOf(bits, count);
        int[] codebook = Arrays.stream(used).sorted().distinct().toArray();
        int[] symbols = Arrays.stream(used)
                .map(value -> Arrays.binarySearch(codebook, value))
                .toArray();
        return new SparseTensor(values.length, Arrays.copyOf(positions, count), symbols, codebook);
    }

    /** As many values as are not zero. */
    int nonZero() {
        return positions.length;
    }

    /** The symbol of each of {@code entries}, which include padding: that has the symbol after the last of the codebook. */
    int[] symbols(RelativeIndices entries) {
        BitSet real = new BitSet(size);
        Arrays.stream(positions).forEach(real::set);
        int[] all = new int[entries.entries()];
        int next = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = real.get(entries.positions()[i]) ? symbols[next++] : codebook.length;
        }
        return all;
    }
}
