package dev.espalier.evaluators.coding;

import java.util.Arrays;

/** Reads what {@link BitWriter} wrote. Everything that cannot be right is a {@link CodingException}. */
final class BitReader {
    private final byte[] bytes;
    private final int end;
    private long position;

    /** Reads {@code bytes} up to {@code end}, which is not read. */
    BitReader(byte[] bytes, int end) {
        this.bytes = bytes;
        this.end = end;
    }

    int bit() {
        int at = (int) (position >>> 3);
        if (at >= end) {
            throw new CodingException("the file ends in the middle of its weights, after %d bytes", end);
        }
        return bytes[at] >> 7 - (int) (position++ & 7) & 1;
    }

    int bits(int count) {
        int bits = 0;
        for (int i = 0; i < count; i++) {
            bits = bits << 1 | bit();
        }
        return bits;
    }

    void align() {
        while ((position & 7) != 0) {
            if (bit() != 0) {
                throw new CodingException("byte %d of the file is damaged: what should be padding is not", place());
            }
        }
    }

    /** {@code count} whole bytes. */
    byte[] bytes(int count) {
        align();
        int from = place();
        if (count > end - from) {
            throw new CodingException("the file has %d more bytes at byte %d, needs %d", end - from, from, count);
        }
        position += 8L * count;
        return Arrays.copyOfRange(bytes, from, from + count);
    }

    /** A number from 0 to {@code most}. */
    int number(String what, int most) {
        align();
        long number = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int part = bits(8);
            number |= (part & 0x7fL) << shift;
            if (part <= 0x7f) {
                break;
            }
        }
        if (number > most) {
            throw new CodingException("byte %d of the file: %s is %d, more than %d", place(), what, number, most);
        }
        return (int) number;
    }

    int word() {
        align();
        return bits(32);
    }

    /** The byte that is read next. */
    int place() {
        return (int) (position >>> 3);
    }

    /** Bits that are left. */
    long left() {
        return 8L * end - position;
    }
}
