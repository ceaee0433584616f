package dev.espalier.evaluators.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.espalier.evaluators.coding.CodedTensor;
import dev.espalier.evaluators.coding.CodingException;
import dev.espalier.evaluators.coding.CompressedWeights;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * An exported model as one short file, and the way back: its tensors in codebooks, relative indices and canonical Huffman
 * codes wherever that is shorter, all else deflated. Whoever has the file has the model: what is read back is the exported
 * file again, byte for byte.
 *
 * <p>The file: {@code ESPM}, a version, how long the deflated part is and how long it was, that part, and the tensors as
 * {@link CompressedWeights} have them, whole numbers of 8 bits and fewer as the numbers that they are.
 */
public final class CodedModel {
    private static final int MAGIC =
            ByteBuffer.wrap("ESPM".getBytes(StandardCharsets.US_ASCII)).getInt();
    private static final int VERSION = 1;
    private static final int HEADER = 4 * Integer.BYTES;

    /** Deflating makes nothing shorter than this: a damaged file shall not ask for all memory. */
    private static final long MOST_DEFLATED = 1032;

    private final byte[] bytes;
    private final List<CodedTensor> tensors;

    private CodedModel(byte[] bytes, List<CodedTensor> tensors) {
        this.bytes = bytes;
        this.tensors = tensors;
    }

    /**
     * Codes an exported model.
     *
     * @throws IllegalArgumentException if {@code model} is no ONNX file
     */
    public static CodedModel of(byte[] model) {
        try {
            return of(ModelProto.parseFrom(model));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the bytes are no exported model", e);
        }
    }

    private static CodedModel of(ModelProto model) {
        Map<String, Tensor> all = new LinkedHashMap<>();
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            StoredValues.of(tensor).ifPresent(values -> all.put(tensor.getName(), values));
        }
        Set<String> shorter = shorter(model, CompressedWeights.of(new Weights(all)));
        all.keySet().retainAll(shorter);
        CompressedWeights coded = CompressedWeights.of(new Weights(all));
        ModelProto.Builder rest = model.toBuilder();
        rest.getGraphBuilder().getInitializerBuilderList().stream()
                .filter(tensor -> shorter.contains(tensor.getName()))
                .forEach(TensorProto.Builder::clearRawData);
        byte[] whole = rest.build().toByteArray();
        byte[] deflated = deflated(whole);
        ByteBuffer file = ByteBuffer.allocate(HEADER + deflated.length + coded.length());
        file.putInt(MAGIC).putInt(VERSION).putInt(deflated.length).putInt(whole.length);
        file.put(deflated).put(coded.bytes());
        return new CodedModel(file.array(), coded.tensors());
    }

    /** The tensors that coding makes shorter than deflating does: not those of many different floats, nor small ones. */
    private static Set<String> shorter(ModelProto model, CompressedWeights coded) {
        Map<String, Integer> deflated = model.getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(
                        TensorProto::getName,
                        tensor -> deflated(tensor.getRawData().toByteArray()).length));
        return coded.tensors().stream()
                .filter(tensor -> tensor.bytes() < deflated.get(tensor.name()))
                .map(CodedTensor::name)
                .collect(Collectors.toSet());
    }

    /** The whole file. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Its length in bytes. */
    public int length() {
        return bytes.length;
    }

    /** What coding did to each tensor that it made shorter, in the order of the model. */
    public List<CodedTensor> tensors() {
        return tensors;
    }

    /**
     * The exported model in a file.
     *
     * @throws IOException if it cannot be read
     * @throws CodingException if it holds no coded model or is damaged
     */
    public static byte[] read(Path file) throws IOException {
        return read(Files.readAllBytes(file));
    }

    /**
     * The exported model in the bytes of a file, byte by byte the one that it was made of.
     *
     * @throws CodingException if they are not those of a coded model or are damaged
     */
    public static byte[] read(byte[] file) {
        try {
            ByteBuffer from = ByteBuffer.wrap(file);
            if (from.getInt() != MAGIC) {
                throw new CodingException("this is no coded model: it does not begin with ESPM");
            }
            int version = from.getInt();
            if (version != VERSION) {
                throw new CodingException("the file has version %d, this engine reads version %d", version, VERSION);
            }
            int deflated = from.getInt();
            int whole = from.getInt();
            if (deflated < 0 || deflated > from.remaining() || whole < 0 || whole > MOST_DEFLATED * deflated) {
                throw new CodingException("the file is damaged: its header claims %d bytes of %d", deflated, whole);
            }
            byte[] rest = inflated(Arrays.copyOfRange(file, HEADER, HEADER + deflated), whole);
            Weights coded = CompressedWeights.read(Arrays.copyOfRange(file, HEADER + deflated, file.length));
            return restored(ModelProto.parseFrom(rest), coded).toByteArray();
        } catch (BufferUnderflowException | DataFormatException | InvalidProtocolBufferException e) {
            throw new CodingException("the file is damaged: " + e.getMessage());
        }
    }

    private static ModelProto restored(ModelProto rest, Weights coded) {
        ModelProto.Builder model = rest.toBuilder();
        int found = 0;
        for (TensorProto.Builder tensor : model.getGraphBuilder().getInitializerBuilderList()) {
            Tensor values = coded.tensors().get(tensor.getName());
            if (values != null) {
                tensor.setRawData(ByteString.copyFrom(StoredValues.stored(tensor.getDataType(), values)));
                found++;
            }
        }
        if (found < coded.tensors().size()) {
            throw new CodingException("the file is damaged: it has tensors that its model does not");
        }
        return model.build();
    }

    private static byte[] deflated(byte[] bytes) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[1 << 14];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] inflated(byte[] bytes, int length) throws DataFormatException {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes);
            // One byte more than there should be, so that the end is reached and with it the checksum.
            byte[] whole = new byte[length + 1];
            int done = 0;
            while (!inflater.finished()) {
                int more = inflater.inflate(whole, done, whole.length - done);
                done += more;
                if (more == 0 && !inflater.finished()) {
                    throw new DataFormatException("it ends too early, or too late");
                }
            }
            return Arrays.copyOf(whole, length);
        }
    }
}
