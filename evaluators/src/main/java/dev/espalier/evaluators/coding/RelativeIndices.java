package dev.espalier.evaluators.coding;

import java.util.Arrays;

/**
 * Where the entries of a sparse tensor are, each told by its distance from the one before, the first from just before the
 * beginning. A distance of {@code b} bits is 1 to {@code 2^b}; over a longer gap steps a padding entry, whose value is
 * zero. (<a href="https://arxiv.org/abs/1510.00149">Han et al., 2016</a>, figure 2)
 *
 * @param distances of each entry, padding included, minus 1
 * @param positions of each entry
 */
record RelativeIndices(int[] distances, int[] positions) {
    /** The entries at ascending {@code positions}, with distances of {@code bits} bits. */
    static RelativeIndices of(int[] positions, int bits) {
        int longest = 1 << bits;
        int entries = 0;
        int last = -1;
        for (int position : positions) {
            entries += (position - last - 1) / longest + 1;
            last = position;
        }
        int[] distances = new int[entries];
        int[] places = new int[entries];
        int entry = 0;
        last = -1;
        for (int position : positions) {
            while (position - last > longest) {
                last += longest;
                places[entry] = last;
                distances[entry++] = longest - 1;
            }
            distances[entry] = position - last - 1;
            places[entry++] = position;
            last = position;
        }
        return new RelativeIndices(distances, places);
    }

    int entries() {
        return distances.length;
    }

    /** How often each distance minus 1 occurs. */
    long[] frequencies(int bits) {
        long[] frequencies = new long[1 << bits];
        Arrays.stream(distances).forEach(distance -> frequencies[distance]++);
        return frequencies;
    }
}
