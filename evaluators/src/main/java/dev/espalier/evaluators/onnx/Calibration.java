package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Finds the values that the tensors of a float model take, by running it with all of them as outputs. */
final class Calibration {
    private Calibration() {}

    /**
     * The smallest and the largest value of each of {@code tensors} over all {@code samples}.
     *
     * @param samples normalised inputs
     * @throws IllegalArgumentException if there is no sample, one has a wrong size, or a value is not finite
     */
    static Map<String, Range> minMax(ModelProto model, List<String> tensors, List<float[]> samples) {
        require(!samples.isEmpty(), "calibration needs at least one sample");
        Map<String, Range> ranges = new LinkedHashMap<>();
        tensors.forEach(tensor -> ranges.put(tensor, Range.EMPTY));
        List<String> computed = new ArrayList<>(tensors);
        computed.remove(FloatGraph.INPUT);
        try (OrtSession session = OnnxSessions.open(exposing(model, computed), "the model to calibrate")) {
            long[] shape =
                    ((TensorInfo) session.getInputInfo().get(FloatGraph.INPUT).getInfo()).getShape();
            long size = LongStream.of(shape).reduce(1, Math::multiplyExact);
            for (float[] sample : samples) {
                require(sample.length == size, "a sample has %d values, the model takes %d", sample.length, size);
                observe(session, computed, shape, sample, ranges);
            }
        } catch (OrtException e) {
            throw OnnxSessions.refusal("the model to calibrate", e);
        }
        return ranges;
    }

    private static void observe(
            OrtSession session, List<String> computed, long[] shape, float[] sample, Map<String, Range> ranges)
            throws OrtException {
        ranges.computeIfPresent(FloatGraph.INPUT, (name, range) -> widened(name, range, FloatBuffer.wrap(sample)));
        try (OnnxTensor input = OnnxTensor.createTensor(OnnxSessions.environment(), FloatBuffer.wrap(sample), shape);
                OrtSession.Result result = session.run(Map.of(FloatGraph.INPUT, input))) {
            for (String tensor : computed) {
                OnnxValue value = result.get(tensor).orElseThrow();
                ranges.compute(tensor, (name, range) -> widened(name, range, ((OnnxTensor) value).getFloatBuffer()));
            }
        }
    }

    private static Range widened(String tensor, Range range, FloatBuffer values) {
        float low = range.low();
        float high = range.high();
        while (values.hasRemaining()) {
            float value = values.get();
            require(Float.isFinite(value), "calibration: a value of '%s' is %s", tensor, value);
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        return new Range(low, high);
    }

    /** The model with further tensors as outputs. Their shapes are the runtime's to infer. */
    private static byte[] exposing(ModelProto model, List<String> tensors) {
        GraphProto.Builder graph = model.getGraph().toBuilder();
        for (String tensor : tensors) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(tensor));
        }
        return model.toBuilder().setGraph(graph).build().toByteArray();
    }
}
