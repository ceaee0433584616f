package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.math.BigInteger;

/**
 * A set of candidates that keeps eight bytes of each, in an open addressing table that is between three and six eighths full.
 *
 * <p>Where the options of all choices multiply to less than 2<sup>63</sup>, these are the candidate's place among all
 * assignments, and the set is exact. In larger spaces they are a hash of its genes: whatever was added is contained for certain,
 * but something that was not may be taken for it. Among n candidates that happens with a probability of at most
 * n²/2<sup>65</sup>, 3·10<sup>-8</sup> for a million, and costs one candidate that is never tried.
 */
final class Fingerprints {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final int SMALLEST = 64;

    private final int[] sizes;
    private final boolean exact;
    /** Zero where nothing is. */
    private long[] table = new long[SMALLEST];

    private int count;

    /** An empty set of candidates that {@code choices} allow. */
    Fingerprints(Choices choices) {
        this.sizes = choices.list().stream().mapToInt(Choice::size).toArray();
        this.exact = choices.list().stream()
                        .map(choice -> BigInteger.valueOf(choice.size()))
                        .reduce(BigInteger.ONE, BigInteger::multiply)
                        .bitLength()
                <= 63;
    }

    /** Adds {@code genes}, in canonical form; false if they are contained already. */
    boolean add(Assignment genes) {
        long fingerprint = of(genes);
        int place = place(fingerprint);
        if (table[place] == fingerprint) {
            return false;
        }
        table[place] = fingerprint;
        if (++count > table.length / 4 * 3) {
            grow();
        }
        return true;
    }

    /** Whether {@code genes}, in canonical form, were added. */
    boolean contains(Assignment genes) {
        long fingerprint = of(genes);
        return table[place(fingerprint)] == fingerprint;
    }

    /** Memory that the candidates take. */
    long bytes() {
        return (long) Long.BYTES * table.length;
    }

    /** Where {@code fingerprint} is, or else would be. */
    private int place(long fingerprint) {
        int place = (int) mixed(fingerprint) & table.length - 1;
        while (table[place] != 0 && table[place] != fingerprint) {
            place = place + 1 & table.length - 1;
        }
        return place;
    }

    private void grow() {
        long[] before = table;
        table = new long[2 * before.length];
        for (long fingerprint : before) {
            if (fingerprint != 0) {
                table[place(fingerprint)] = fingerprint;
            }
        }
    }

    private long of(Assignment genes) {
        long fingerprint = 0;
        for (int i = 0; i < sizes.length; i++) {
            fingerprint = exact ? fingerprint * sizes[i] + genes.get(i) : mixed(fingerprint + GOLDEN + genes.get(i));
        }
        return exact ? fingerprint + 1 : fingerprint == 0 ? 1 : fingerprint;
    }

    /** One to one, and every bit depends on every other. (Steele et al., Fast splittable pseudorandom number generators, 2014) */
    private static long mixed(long bits) {
        long z = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
