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
 * A loaded model of one float input and one float output, run in ONNX Runtime with all optimisations: one sample at a time
 * on one thread unless an {@link Execution} says otherwise, input and output in buffers that are allocated once. Not for use
 * by several threads at once.
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

    private OnnxModel(OrtSession session, String name, int batch) throws OrtException {
        this.name = name;
        this.session = session;
        OrtEnvironment environment = OnnxSessions.environment();
        String inputName = only("input", session.getInputInfo(), name);
        String outputName = only("output", session.getOutputInfo(), name);
        long[] inputShape = shape(session.getInputInfo().get(inputName), name, batch);
        long[] outputShape = shape(session.getOutputInfo().get(outputName), name, batch);
        if (inputShape.length > 1 && inputShape[0] != batch) {
            throw new OnnxModelException("%s takes batches of %d, not of %d".formatted(name, inputShape[0], batch));
        }
        this.input = direct(inputShape);
        this.output = direct(outputShape);
        this.inputTensor = OnnxTensor.createTensor(environment, input, inputShape);
        this.outputTensor = OnnxTensor.createTensor(environment, output, outputShape);
        this.inputs = Map.of(inputName, inputTensor);
        this.outputs = Map.of(outputName, outputTensor);
    }

    /**
     * Loads a file to run it for one sample at a time on one thread.
     *
     * @throws OnnxModelException as {@link #load(Path, Execution)}
     */
    public static OnnxModel load(Path file) {
        return load(file, Execution.SINGLE);
    }

    /**
     * Loads a file.
     *
     * @throws OnnxModelException if it cannot be read, is no ONNX model, is cut short, has not one float input and one
     *     float output of fixed shape beyond the batch, or takes batches of another size only
     */
    public static OnnxModel load(Path file, Execution execution) {
        try {
            return load(Files.readAllBytes(file), file.toString(), execution);
        } catch (IOException e) {
            throw new OnnxModelException(file + " cannot be read: " + e, e);
        }
    }

    /**
     * Loads a model from memory to run it for one sample at a time on one thread.
     *
     * @throws OnnxModelException as {@link #load(Path, Execution)}
     */
    public static OnnxModel load(byte[] model) {
        return load(model, Execution.SINGLE);
    }

    /**
     * Loads a model from memory.
     *
     * @throws OnnxModelException as {@link #load(Path, Execution)}
     */
    public static OnnxModel load(byte[] model, Execution execution) {
        return load(model, "the model", execution);
    }

    private static OnnxModel load(byte[] model, String name, Execution execution) {
        if (model.length == 0) {
            throw new OnnxModelException(name + " is empty");
        }
        return of(OnnxSessions.open(model, name, execution.threads()), name, execution.batch());
    }

    /**
     * Loads a model from memory to run it operator by operator as it is written, for one sample at a time: slowly, but
     * nothing is merged or moved.
     *
     * @param name what people know the model as
     * @throws OnnxModelException as {@link #load(Path, Execution)}
     */
    public static OnnxModel loadAsWritten(byte[] model, String name) {
        return of(OnnxSessions.openAsWritten(model, name), name, 1);
    }

    private static OnnxModel of(OrtSession session, String name, int batch) {
        try {
            return new OnnxModel(session, name, batch);
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw OnnxSessions.refusal(name, e);
        } catch (OnnxModelException e) {
            OnnxSessions.close(session);
            throw e;
        }
    }

    /** The shape of the input, {@code [batch, c, h, w]} for images. */
    public List<Long> inputShape() {
        return LongStream.of(inputTensor.getInfo().getShape()).boxed().toList();
    }

    /** Number of values of one input, all samples of the batch together. */
    public int inputSize() {
        return input.capacity();
    }

    /** Number of values of one output, all samples of the batch together. */
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
     * The output for one normalised input, rows slowest after channels; sample after sample in a batch.
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

    /** The index of the largest output for one normalised input of one sample; the first of several. */
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

    private static long[] shape(NodeInfo node, String name, int batch) {
        if (!(node.getInfo() instanceof TensorInfo info) || info.type != OnnxJavaType.FLOAT) {
            throw new OnnxModelException(
                    "%s: '%s' must hold float32, but is %s".formatted(name, node.getName(), node.getInfo()));
        }
        long[] shape = info.getShape();
        if (shape.length > 0 && shape[0] < 0) {
            shape[0] = batch;
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
