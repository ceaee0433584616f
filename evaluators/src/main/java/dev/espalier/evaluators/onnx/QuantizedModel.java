package dev.espalier.evaluators.onnx;

import static dev.espalier.space.Requirement.require;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.espalier.evaluators.calibration.Equalization;
import dev.espalier.evaluators.calibration.QuantizationRecipe;
import dev.espalier.evaluators.calibration.Range;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network in few bits: the float model with quantization in between that ONNX Runtime fuses to integer kernels, its
 * outputs float; and how far each layer is from the float model.
 */
public final class QuantizedModel {
    /**
     * How much of a layer's output rounding leaves.
     *
     * @param layer its name
     * @param operator what computes it, as ONNX calls it
     * @param precision what it computes with
     * @param decibels signal-to-quantization-noise ratio, {@code 10 log10(sum y^2 / sum (y - q)^2)}, the rounding of all
     *     layers in front included; infinite if nothing is lost
     */
    public record Noise(String layer, String operator, LayerPrecision precision, double decibels) {}

    private final QuantizationPlan plan;
    private final ModelProto exact;
    private final ModelProto quantized;

    private final Map<String, String> dequantized;

    private QuantizedModel(
            QuantizationPlan plan, ModelProto exact, ModelProto quantized, Map<String, String> dequantized) {
        this.plan = plan;
        this.exact = exact;
        this.quantized = quantized;
        this.dequantized = dequantized;
    }

    /** Quantizes {@code network} as the other method does, to give logits. */
    public static QuantizedModel of(
            Network network,
            Weights weights,
            ModelInfo info,
            Precision precision,
            QuantizationRecipe recipe,
            List<float[]> samples) {
        return of(network, weights, info, precision, recipe, samples, Ending.LOGITS);
    }

    /**
     * Quantizes {@code network} without training it.
     *
     * @param precision what each layer shall compute with
     * @param samples normalised inputs that the ranges of the activations are taken from
     * @param ending what becomes of the logits, in float
     * @throws IllegalArgumentException if there is no sample, one has a wrong size, or an activation is not finite
     */
    public static QuantizedModel of(
            Network network,
            Weights weights,
            ModelInfo info,
            Precision precision,
            QuantizationRecipe recipe,
            List<float[]> samples,
            Ending ending) {
        require(!samples.isEmpty(), "calibration needs at least one sample");
        BatchNormFolding.Folded folded = BatchNormFolding.fold(network, weights.effective(network));
        Weights start =
                recipe.equalize() ? Equalization.equalize(folded.network(), folded.weights()) : folded.weights();
        GraphProto graph = FloatGraph.of(folded.network(), start, ending);
        ModelProto exact = OnnxExporter.model(graph, info, LayerPrecision.FLOAT32);
        LayeredGraph layered = LayeredGraph.of(graph, folded.network());
        QuantizationPlan plan = new QuantizationPlan(layered, precision);
        Map<String, Range> ranges = Calibration.ranges(exact, plan.observed(), samples, recipe.calibrator());
        if (recipe.correctBias()) {
            GraphProto corrected = BiasCorrection.apply(exact, plan, ranges, samples, BiasCorrection.PASSES);
            plan = new QuantizationPlan(new LayeredGraph(corrected, layered.layers()), precision);
        }
        Quantization.Quantized integers = Quantization.apply(plan, ranges);
        ModelProto quantized = OnnxExporter.model(integers.graph(), info, plan.fewestBits());
        return new QuantizedModel(plan, exact, quantized, integers.dequantized());
    }

    /** The model file. */
    public byte[] bytes() {
        return quantized.toByteArray();
    }

    /** What rounding does to the output of every layer, in the network's order. */
    public List<Noise> noise(List<float[]> samples) {
        Map<NodeProto, String> compared = new LinkedHashMap<>();
        for (NodeProto node : plan.graph().getNodeList()) {
            String tensor = node.getOutput(0);
            if (dequantized.containsKey(tensor)) {
                compared.put(node, dequantized.get(tensor));
            } else if (plan.stored(node)) {
                compared.put(node, tensor);
            }
        }
        List<String> tensors =
                compared.keySet().stream().map(node -> node.getOutput(0)).toList();
        Map<String, double[]> power = new LinkedHashMap<>();
        tensors.forEach(tensor -> power.put(tensor, new double[2]));
        try (ExposedModel before = ExposedModel.open(exact, tensors);
                ExposedModel after = ExposedModel.open(quantized, List.copyOf(compared.values()))) {
            for (float[] sample : samples) {
                Map<String, float[]> signal = before.run(sample);
                Map<String, float[]> rounded = after.run(sample);
                compared.forEach((node, tensor) ->
                        add(signal.get(node.getOutput(0)), rounded.get(tensor), power.get(node.getOutput(0))));
            }
        }
        List<Noise> noise = new ArrayList<>();
        compared.keySet().forEach(node -> {
            double[] both = power.get(node.getOutput(0));
            noise.add(new Noise(
                    node.getName(), node.getOpType(), plan.precision(node), 10 * Math.log10(both[0] / both[1])));
        });
        return noise;
    }

    private static void add(float[] signal, float[] rounded, double[] power) {
        for (int i = 0; i < signal.length; i++) {
            double difference = (double) signal[i] - rounded[i];
            power[0] += (double) signal[i] * signal[i];
            power[1] += difference * difference;
        }
    }
}
