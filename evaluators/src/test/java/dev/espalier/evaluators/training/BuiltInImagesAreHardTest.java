package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.space.block.DepthwiseSeparable;
import dev.espalier.space.block.Layers;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Epoch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class BuiltInImagesAreHardTest {
    private static final TrainingRecipe DEMO =
            TrainingRecipe.builder().epochs(5).build();

    @Test
    void tenTimesTheMultiplyAddsBuyTenPoints() {
        ImageDataset data = new DataSource.BuiltIn(1).load();
        Network small = network(16, 8, 1);
        Network large = network(32, 16, 2);
        double ratio = (double) macs(large) / macs(small);
        double gain = accuracy(large, data) - accuracy(small, data);
        assertTrue(ratio < 10, "the larger network has %.1f times the multiply-adds".formatted(ratio));
        assertTrue(gain >= 0.1, "the larger network gains %.3f".formatted(gain));
    }

    private static long macs(Network network) {
        return CostModel.count(network, Precision.FLOAT32).macs();
    }

    private static double accuracy(Network network, ImageDataset data) {
        return Training.train(network, data, DEMO, 1, epoch -> {}).curve().stream()
                .mapToDouble(Epoch::validationAccuracy)
                .max()
                .orElseThrow();
    }

    private static Network network(int extent, int stem, int depth) {
        Network.Builder net = Network.builder(new TensorShape(3, extent, extent));
        Conv2d first = Conv2d.dense(stem, Window.same(3).stride(extent / 16));
        String x = Layers.convNormAct(net, "stem", first, Function.RELU6, Network.INPUT);
        for (int stage = 0; stage < 3; stage++) {
            for (int block = 0; block < depth; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = new DepthwiseSeparable(2 * stem + stage * stem, 3, stride)
                        .append(net, "stage" + stage + "." + block, x);
            }
        }
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }
}
