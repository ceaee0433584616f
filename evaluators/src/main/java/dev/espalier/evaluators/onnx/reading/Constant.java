package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A tensor that is part of the file. */
record Constant(TensorProto proto) {
    List<Integer> shape() {
        return proto.getDimsList().stream().map(Math::toIntExact).toList();
    }

    boolean isFloat() {
        return proto.getDataType() == DataType.FLOAT_VALUE;
    }

    /** Bits of one element, 0 for types that are not read. */
    static int bits(int type) {
        return switch (DataType.forNumber(type)) {
            case FLOAT, INT32, UINT32 -> 32;
            case INT64, UINT64, DOUBLE -> 64;
            case INT8, UINT8, BOOL -> 8;
            case FLOAT16, BFLOAT16, INT16, UINT16 -> 16;
            case INT4, UINT4 -> 4;
            case null, default -> type == INT2 ? 2 : 0;
        };
    }

    /** Newer than the classes that read the file. */
    private static final int INT2 = 26;

    /** Its single-precision values. */
    float[] floats() {
        Refusal.unless(
                isFloat(),
                "constant '%s' holds %s; convert the model to float32",
                proto.getName(),
                DataType.forNumber(proto.getDataType()));
        if (proto.hasRawData()) {
            float[] values = new float[proto.getRawData().size() / Float.BYTES];
            raw().asFloatBuffer().get(values);
            return values;
        }
        float[] values = new float[proto.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = proto.getFloatData(i);
        }
        return values;
    }

    /** Its values as whole numbers, of any integer type that shapes and axes come in. */
    long[] longs() {
        int type = proto.getDataType();
        Refusal.unless(
                type == DataType.INT64_VALUE || type == DataType.INT32_VALUE,
                "constant '%s' holds %s where whole numbers are needed",
                proto.getName(),
                DataType.forNumber(type));
        if (proto.hasRawData()) {
            ByteBuffer raw = raw();
            int width = type == DataType.INT64_VALUE ? Long.BYTES : Integer.BYTES;
            long[] values = new long[raw.remaining() / width];
            for (int i = 0; i < values.length; i++) {
                values[i] = width == Long.BYTES ? raw.getLong() : raw.getInt();
            }
            return values;
        }
        return type == DataType.INT64_VALUE
                ? proto.getInt64DataList().stream().mapToLong(Long::longValue).toArray()
                : proto.getInt32DataList().stream()
                        .mapToLong(Integer::longValue)
                        .toArray();
    }

    private ByteBuffer raw() {
        return proto.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
