package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * How much memory the objects of a model will take, found from the bytes of the file without making any of them. Two bytes
 * can ask for an object of a hundred, so a file's length says little.
 */
final class WireScan {
    /** Deeper than any model without graphs inside nodes. */
    private static final int DEEPEST = 32;

    private static final int FIELD_BYTES = 32;
    private static final int MESSAGE_BYTES = 160;

    private final CodedInputStream in;
    private long heap;

    private WireScan(byte[] file) {
        this.in = CodedInputStream.newInstance(file);
    }

    /**
     * Bytes of heap that parsing {@code file} will take, somewhat overestimated.
     *
     * @throws IOException if the file is no message or cut short
     */
    static long heap(byte[] file) throws IOException {
        WireScan scan = new WireScan(file);
        scan.message(ModelProto.getDescriptor(), 0);
        return scan.heap;
    }

    private void message(Descriptor type, int depth) throws IOException {
        Refusal.unless(depth < DEEPEST, "is nested more than %d levels deep", DEEPEST);
        heap += MESSAGE_BYTES;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            heap += FIELD_BYTES;
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
            } else if (field != null && field.getJavaType() == JavaType.MESSAGE) {
                int outer = in.pushLimit(in.readRawVarint32());
                message(field.getMessageType(), depth + 1);
                in.popLimit(outer);
            } else {
                int length = in.readRawVarint32();
                in.skipRawBytes(length);
                // a packed number of one byte becomes eight, in an array that doubles as it grows
                boolean packed = field != null && field.isPackable();
                heap += packed ? 16L * length : length;
            }
        }
    }
}
