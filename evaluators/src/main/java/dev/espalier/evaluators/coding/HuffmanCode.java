package dev.espalier.evaluators.coding;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.IntStream;

/**
 * A canonical Huffman code: codes of one length are consecutive numbers in the order of their symbols, and shorter codes
 * come first, so that the lengths alone tell the code. Its mean length is at least the entropy and less than one bit above
 * it. A single symbol takes no bits at all. (Huffman, 1952; Schwartz and Kallick, 1964)
 */
final class HuffmanCode {
    /** Deep enough for more symbols than any file can have: lengths grow no faster than Fibonacci's numbers. */
    private static final int LENGTH_BITS = 6;

    private static final int LONGEST = (1 << LENGTH_BITS) - 1;

    private final int[] lengths;
    private final long[] codes;
    /** Used symbols, in the order of their codes. */
    private final int[] ordered;
    /** How many codes have each length. */
    private final int[] counts = new int[LONGEST + 1];

    private HuffmanCode(int[] lengths) {
        this.lengths = lengths;
        this.codes = new long[lengths.length];
        for (int length : lengths) {
            counts[length]++;
        }
        this.ordered = IntStream.range(0, lengths.length)
                .filter(symbol -> lengths[symbol] > 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingInt(symbol -> lengths[symbol])
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
        long code = 0;
        int length = 0;
        for (int symbol : ordered) {
            code <<= lengths[symbol] - length;
            length = lengths[symbol];
            codes[symbol] = code++;
        }
    }

    /**
     * The best code for symbols 0 to {@code frequencies.length - 1}; those of frequency 0 after the last that occurs are
     * not part of it.
     */
    static HuffmanCode of(long[] frequencies) {
        int symbols = frequencies.length;
        while (symbols > 0 && frequencies[symbols - 1] == 0) {
            symbols--;
        }
        PriorityQueue<Tree> trees = new PriorityQueue<>();
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (frequencies[symbol] > 0) {
                trees.add(new Tree.Leaf(frequencies[symbol], symbol));
            }
        }
        while (trees.size() > 1) {
            Tree rarest = trees.remove();
            Tree next = trees.remove();
            trees.add(new Tree.Fork(
                    rarest.frequency() + next.frequency(),
                    Math.min(rarest.first(), next.first()),
                    Math.max(rarest.depth(), next.depth()) + 1,
                    rarest,
                    next));
        }
        int[] lengths = new int[symbols];
        if (!trees.isEmpty()) {
            measure(trees.remove(), 0, lengths);
        }
        return new HuffmanCode(lengths);
    }

    private static void measure(Tree tree, int depth, int[] lengths) {
        switch (tree) {
            case Tree.Leaf leaf -> lengths[leaf.first()] = depth;
            case Tree.Fork fork -> {
                measure(fork.rarest(), depth + 1, lengths);
                measure(fork.next(), depth + 1, lengths);
            }
        }
    }

    /** Ordered by frequency, then depth (which keeps codes short), then first symbol, so that equal input gives one code. */
    private sealed interface Tree extends Comparable<Tree> {
        long frequency();

        int first();

        int depth();

        record Leaf(long frequency, int first) implements Tree {
            @Override
            public int depth() {
                return 0;
            }
        }

        record Fork(long frequency, int first, int depth, Tree rarest, Tree next) implements Tree {}

        @Override
        default int compareTo(Tree other) {
            if (frequency() != other.frequency()) {
                return Long.compare(frequency(), other.frequency());
            }
            return depth() != other.depth()
                    ? Integer.compare(depth(), other.depth())
                    : Integer.compare(first(), other.first());
        }
    }

    /** Bits of the code of {@code symbol}. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Bits of a text in which symbols occur so often. */
    long bits(long[] frequencies) {
        long bits = 0;
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            bits += frequencies[symbol] * lengths[symbol];
        }
        return bits;
    }

    void encode(int symbol, BitWriter to) {
        to.bits(codes[symbol], lengths[symbol]);
    }

    int decode(BitReader from) {
        if (ordered.length == 0) {
            return lengths.length - 1;
        }
        long code = 0;
        long first = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            code = code << 1 | from.bit();
            if (code - first < counts[length]) {
                return ordered[index + (int) (code - first)];
            }
            index += counts[length];
            first = first + counts[length] << 1;
        }
        throw new IllegalStateException("a complete code has a symbol for all bits");
    }

    /** Bits of the code's own description, beside the number of its symbols. */
    int descriptionBits() {
        return lengths.length * LENGTH_BITS;
    }

    /** Writes the lengths; {@link #read} must know {@code symbols} of them. */
    void write(BitWriter to) {
        to.number(lengths.length);
        for (int length : lengths) {
            to.bits(length, LENGTH_BITS);
        }
    }

    /**
     * Reads a code of at most {@code most} symbols.
     *
     * @throws CodingException if the lengths are not those of a complete code
     */
    static HuffmanCode read(BitReader from, String what, int most) {
        int symbols = from.number("symbols of the code of " + what, most);
        int[] lengths = new int[symbols];
        for (int i = 0; i < symbols; i++) {
            lengths[i] = from.bits(LENGTH_BITS);
        }
        HuffmanCode code = new HuffmanCode(lengths);
        boolean single = Arrays.stream(lengths).allMatch(length -> length == 0);
        if (symbols == 0 || !single && !code.complete()) {
            throw new CodingException("byte %d of the file: the code of %s is none", from.place(), what);
        }
        return code;
    }

    /** Whether every sequence of bits begins with exactly one code (Kraft's sum is 1). */
    private boolean complete() {
        long open = 1;
        for (int length = 1; length <= LONGEST; length++) {
            open = 2 * open - counts[length];
            if (open < 0 || open > ordered.length) {
                return false;
            }
            if (open == 0) {
                return Arrays.stream(counts, length + 1, counts.length).allMatch(count -> count == 0);
            }
        }
        return false;
    }
}
