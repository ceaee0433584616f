package dev.espalier.evaluators.onnx;

import java.util.Optional;

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

    /** In how many bits a tensor of ONNX's {@code type} stores signed integers; none if it is of another kind. */
    static Optional<Integer> bits(int type) {
        return switch (type) {
            case INT8 -> Optional.of(8);
            case INT4 -> Optional.of(4);
            case INT2 -> Optional.of(2);
            default -> Optional.empty();
        };
    }

    /** The first {@code count} values of what {@link #pack} made. */
    static byte[] unpack(byte[] packed, int bits, int count) {
        int perByte = 8 / bits;
        byte[] values = new byte[count];
        for (int i = 0; i < count; i++) {
            int low = packed[i / perByte] >> (i % perByte * bits);
            values[i] = (byte) (low << (Integer.SIZE - bits) >> (Integer.SIZE - bits));
        }
        return values;
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
