package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * A loaded model of one float input and one float output, run for one sample at a time in ONNX Runtime: one thread, all
 * optimisations, input and output in buffers that are allocated once. Not for use by several threads at once.
 */
public final class OnnxModel implements AutoCloseable {
    private final String name;
    private final OrtSession session;
    private final OnnxTensor inputTensor;
    private final OnnxTensor outputTensor;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    private OnnxModel(OrtSession session, String name) throws OrtException {
        this.name = name;
        this.session = session;
        OrtEnvironment environment = OnnxSessions.environment();
        String inputName = only("input", session.getInputInfo(), name);
        String outputName = only("output", session.getOutputInfo(), name);
        long[] inputShape = shape(session.getInputInfo().get(inputName), name);
        long[] outputShape = shape(session.getOutputInfo().get(outputName), name);
        this.input = direct(inputShape);
        this.output = direct(outputShape);
        this.inputTensor = OnnxTensor.createTensor(environment, input, inputShape);
        this.outputTensor = OnnxTensor.createTensor(environment, output, outputShape);
        this.inputs = Map.of(inputName, inputTensor);
        this.outputs = Map.of(outputName, outputTensor);
    }

    /**
     * Loads a file.
     *
     * @throws OnnxModelException if it cannot be read, is no ONNX model, is cut short, or has not one float input and
     *     one float output of fixed shape
     */
    public static OnnxModel load(Path file) {
        try {
            return load(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new OnnxModelException(file + " cannot be read: " + e, e);
        }
    }

    /**
     * Loads a model from memory.
     *
     * @throws OnnxModelException as {@link #load(Path)}
     */
    public static OnnxModel load(byte[] model) {
        return load(model, "the model");
    }

    private static OnnxModel load(byte[] model, String name) {
        if (model.length == 0) {
            throw new OnnxModelException(name + " is empty");
        }
        OrtSession session = OnnxSessions.open(model, name);
        try {
            return new OnnxModel(session, name);
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw OnnxSessions.refusal(name, e);
        } catch (OnnxModelException e) {
            OnnxSessions.close(session);
            throw e;
        }
    }

    /** The shape of the input, {@code [1, c, h, w]} for images. */
    public List<Long> inputShape() {
        return LongStream.of(inputTensor.getInfo().getShape()).boxed().toList();
    }

    /** Number of values of one input. */
    public int inputSize() {
        return input.capacity();
    }

    /** Number of values of one output. */
    public int outputSize() {
        return output.capacity();
    }

    /** The file's metadata. */
    public Map<String, String> metadata() {
        try {
            return Map.copyOf(session.getMetadata().getCustomMetadata());
        } catch (OrtException e) {
            throw new IllegalStateException("a loaded model has metadata", e);
        }
    }

    /**
     * What the file says about itself; empty where it says nothing.
     *
     * @throws IllegalArgumentException if its metadata is not what an export wrote
     */
    public ModelInfo info() {
        return ModelInfo.of(metadata());
    }

    /**
     * The output for one normalised input, rows slowest after channels.
     *
     * @throws IllegalArgumentException if the input's length is not {@link #inputSize()}
     */
    public float[] run(float[] sample) {
        require(sample.length == inputSize(), "the model takes %d values, got %d", inputSize(), sample.length);
        input.put(0, sample);
        rerun();
        float[] result = new float[outputSize()];
        output.get(0, result);
        return result;
    }

    /** Computes once more for the last input and copies nothing: what a latency measurement times. */
    public void rerun() {
        try {
            session.run(inputs, outputs).close();
        } catch (OrtException e) {
            throw new OnnxModelException(name + " fails when it is run: " + OnnxSessions.reason(e), e);
        }
    }

    /** The index of the largest output for one normalised input; the first of several. */
    public int classify(float[] sample) {
        float[] scores = run(sample);
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
            best = scores[i] > scores[best] ? i : best;
        }
        return best;
    }

    @Override
    public void close() {
        inputTensor.close();
        outputTensor.close();
        OnnxSessions.close(session);
    }

    private static String only(String what, Map<String, NodeInfo> nodes, String name) {
        if (nodes.size() != 1) {
            throw new OnnxModelException("%s must have one %s, but has %s".formatted(name, what, nodes.keySet()));
        }
        return nodes.keySet().iterator().next();
    }

    private static long[] shape(NodeInfo node, String name) {
        if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new OnnxModelException(
                    "%s: '%s' must hold float32, but is %s".formatted(name, node.getName(), node.getInfo()));
        }
        long[] shape = info.getShape();
        if (shape.length > 0 && shape[0] < 0) {
            shape[0] = 1;
        }
        double elements = Arrays.stream(shape).asDoubleStream().reduce(1, (a, b) -> a * b);
        if (LongStream.of(shape).anyMatch(extent -> extent <= 0) || elements > Integer.MAX_VALUE / Float.BYTES) {
            throw new OnnxModelException("%s: '%s' must have a fixed shape beyond the batch, but has %s"
                    .formatted(name, node.getName(), Arrays.toString(info.getShape())));
        }
        return shape;
    }

    private static FloatBuffer direct(long[] shape) {
        int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return ByteBuffer.allocateDirect(elements * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
