package dev.espalier.evaluators.coding;

import java.io.ByteArrayOutputStream;

/** Writes bits, the highest of each byte first. Numbers and bytes begin at the next whole byte. */
final class BitWriter {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int pending;
    private int free = 8;

    /** The lowest {@code count} bits of {@code bits}, the highest of them first. */
    void bits(long bits, int count) {
        for (int i = count - 1; i >= 0; i--) {
            pending = pending << 1 | (int) (bits >>> i & 1);
            if (--free == 0) {
                out.write(pending);
                pending = 0;
                free = 8;
            }
        }
    }

    /** Fills the last byte up with zeros. */
    void align() {
        bits(0, free % 8);
    }

    void bytes(byte[] bytes) {
        align();
        out.writeBytes(bytes);
    }

    /** Seven bits to a byte, the lowest first; the highest bit of a byte says that more follow. */
    void number(int number) {
        align();
        int rest = number;
        while (rest > 0x7f) {
            out.write(rest & 0x7f | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** Four bytes, the highest first. */
    void word(int word) {
        align();
        bits(word, 32);
    }

    byte[] toBytes() {
        align();
        return out.toByteArray();
    }
}
