package dev.espalier.evaluators.onnx;

/** Whole numbers of less than a byte, as ONNX stores them: two or four in a byte, the first in the lowest bits. */
final class Packing {
    private static final int INT8 = 3;
    private static final int INT4 = 22;
    private static final int INT2 = 26;

    private Packing() {}

    /** ONNX's number for signed integers of {@code bits}. */
    static int type(int bits) {
        return switch (bits) {
            case 8 -> INT8;
            case 4 -> INT4;
            case 2 -> INT2;
            default -> throw new IllegalArgumentException("weights are stored in 8, 4 or 2 bits, got " + bits);
        };
    }

    /** {@code values}, {@code 8 / bits} in a byte; the last byte is filled up with zeros. */
    static byte[] pack(byte[] values, int bits) {
        int perByte = 8 / bits;
        int mask = (1 << bits) - 1;
        byte[] packed = new byte[Math.ceilDiv(values.length, perByte)];
        for (int i = 0; i < values.length; i++) {
            packed[i / perByte] |= (byte) ((values[i] & mask) << (i % perByte * bits));
        }
        return packed;
    }
}
