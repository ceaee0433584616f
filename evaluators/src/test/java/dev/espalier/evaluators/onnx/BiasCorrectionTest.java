package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.espalier.evaluators.calibration.MinMax;
import dev.espalier.evaluators.calibration.Range;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Five convolutions in a row with weights of 2 bits: each reads what the roundings in front of it have left. */
class BiasCorrectionTest {
    private static final Precision COARSE = Precision.named("w2a8");

    @Test
    void furtherPassesCorrectWhatTheFirstCannotSee() {
        double none = 0;
        double one = 0;
        double several = 0;
        for (long seed = 1; seed <= 5; seed++) {
            none += drift(seed, 0);
            one += drift(seed, 1);
            several += drift(seed, BiasCorrection.PASSES);
        }
        assertTrue(one < 0.8 * none, one + " against " + none + " without any");
        assertTrue(several < 0.5 * one, several + " against " + one);
    }

    /** By what share of their size the means of the outputs are off. */
    private static double drift(long seed, int passes) {
        Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
        String x = Network.INPUT;
        for (int i = 0; i < 5; i++) {
            x = net.add("conv" + i, new Conv2d(8, Window.same(3), 1, true), x);
            x = i < 4 ? net.add("relu" + i, new Activation(Function.RELU), x) : x;
        }
        net.add("pool", new GlobalAveragePool(), x);
        Network network = net.build();
        List<float[]> samples = Trained.inputs(network, 24, seed);
        ModelInfo info = FloatExportTest.info(network);
        GraphProto graph = FloatGraph.of(network, Weights.random(network, seed), Ending.LOGITS);
        ModelProto exact = OnnxExporter.model(graph, info, LayerPrecision.FLOAT32);
        LayeredGraph layered = LayeredGraph.of(graph, network);
        QuantizationPlan plan = new QuantizationPlan(layered, COARSE);
        Map<String, Range> ranges = Calibration.ranges(exact, plan.observed(), samples, new MinMax());
        if (passes > 0) {
            GraphProto corrected = BiasCorrection.apply(exact, plan, ranges, samples, passes);
            plan = new QuantizationPlan(new LayeredGraph(corrected, layered.layers()), COARSE);
        }
        ModelProto rounded = OnnxExporter.model(Quantization.apply(plan, ranges).graph(), info, plan.fewestBits());
        return drift(exact, rounded, samples);
    }

    private static double drift(ModelProto exact, ModelProto rounded, List<float[]> samples) {
        try (ExposedModel before = ExposedModel.open(exact, List.of(FloatGraph.OUTPUT));
                ExposedModel after = ExposedModel.open(rounded, List.of(FloatGraph.OUTPUT))) {
            double[] mean = new double[8];
            double size = 0;
            for (float[] sample : samples) {
                float[] wanted = before.run(sample).get(FloatGraph.OUTPUT);
                float[] got = after.run(sample).get(FloatGraph.OUTPUT);
                for (int c = 0; c < mean.length; c++) {
                    mean[c] += (double) got[c] - wanted[c];
                    size += Math.abs(wanted[c]);
                }
            }
            double off = 0;
            for (double each : mean) {
                off += Math.abs(each);
            }
            return off / size;
        }
    }
}
