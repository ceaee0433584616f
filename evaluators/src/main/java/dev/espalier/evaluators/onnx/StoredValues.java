package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.espalier.evaluators.coding.CodingException;
import dev.espalier.evaluators.weights.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** The values of a stored tensor as floats that hold them exactly, and the bytes that store such values. */
final class StoredValues {
    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();

    private StoredValues() {}

    /** The values of {@code tensor}; none if it is empty, or of a type that is seldom large. */
    static Optional<Tensor> of(TensorProto tensor) {
        List<Integer> shape = QuantizationPlan.shape(tensor);
        int size = shape.stream().reduce(1, (a, b) -> a * b);
        byte[] raw = tensor.getRawData().toByteArray();
        if (raw.length == 0) {
            return Optional.empty();
        }
        if (tensor.getDataType() == FLOAT) {
            return Optional.of(new Tensor(shape, QuantizationPlan.values(tensor)));
        }
        return Packing.bits(tensor.getDataType())
                .map(bits -> new Tensor(shape, floats(Packing.unpack(raw, bits, size))));
    }

    private static float[] floats(byte[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = values[i];
        }
        return floats;
    }

    /** What stores {@code values} in a tensor of {@code type}. */
    static byte[] stored(int type, Tensor values) {
        if (type == FLOAT) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(Float.BYTES * values.values().length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values.values());
            return bytes.array();
        }
        int bits = Packing.bits(type)
                .orElseThrow(() -> new CodingException("the file is damaged: no tensor of type %d is coded", type));
        byte[] numbers = new byte[values.values().length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (byte) values.values()[i];
        }
        return Packing.pack(numbers, bits);
    }
}
