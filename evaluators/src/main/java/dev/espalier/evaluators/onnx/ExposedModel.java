package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** A model that tells what chosen tensors inside it are; it computes no faster for that. */
final class ExposedModel implements AutoCloseable {
    private static final String NAME = "the model whose tensors are looked at";

    private final OrtSession session;
    private final List<String> tensors;
    private final long[] shape;

    private ExposedModel(OrtSession session, List<String> tensors, long[] shape) {
        this.session = session;
        this.tensors = List.copyOf(tensors);
        this.shape = shape;
    }

    /**
     * Loads {@code model} to look at {@code tensors}, which may contain its input.
     *
     * @throws OnnxModelException if it cannot be run
     */
    static ExposedModel open(ModelProto model, List<String> tensors) {
        OrtSession session = OnnxSessions.open(exposing(model, tensors), NAME);
        try {
            TensorInfo input =
                    (TensorInfo) session.getInputInfo().get(FloatGraph.INPUT).getInfo();
            return new ExposedModel(session, tensors, input.getShape());
        } catch (OrtException e) {
            OnnxSessions.close(session);
            throw OnnxSessions.refusal(NAME, e);
        }
    }

    /** The model with further tensors as outputs. Their shapes are the runtime's to infer. */
    private static byte[] exposing(ModelProto model, List<String> tensors) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        Set<String> known =
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
        known.add(FloatGraph.INPUT);
        for (String tensor : tensors) {
            if (known.add(tensor)) {
                graph.addOutput(ValueInfoProto.newBuilder().setName(tensor));
            }
        }
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }

    /**
     * The values of all tensors for one normalised input, in the order in which they were asked for.
     *
     * @throws IllegalArgumentException if the sample has a wrong size or a value is not finite
     */
    Map<String, float[]> run(float[] sample) {
        require(sample.length == size(), "a sample has %d values, the model takes %d", sample.length, size());
        Map<String, float[]> values = new LinkedHashMap<>();
        try (OnnxTensor input = OnnxTensor.createTensor(OnnxSessions.environment(), FloatBuffer.wrap(sample), shape);
                OrtSession.Result result = session.run(Map.of(FloatGraph.INPUT, input))) {
            for (String tensor : tensors) {
                values.put(tensor, checked(tensor, tensor.equals(FloatGraph.INPUT) ? sample : floats(result, tensor)));
            }
            return values;
        } catch (OrtException e) {
            throw OnnxSessions.refusal(NAME, e);
        }
    }

    private long size() {
        return LongStream.of(shape).reduce(1, Math::multiplyExact);
    }

    private static float[] floats(OrtSession.Result result, String tensor) {
        FloatBuffer buffer = ((OnnxTensor) result.get(tensor).orElseThrow()).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static float[] checked(String tensor, float[] values) {
        for (float value : values) {
            require(Float.isFinite(value), "a value of '%s' is %s", tensor, value);
        }
        return values;
    }

    @Override
    public void close() {
        OnnxSessions.close(session);
    }
}
