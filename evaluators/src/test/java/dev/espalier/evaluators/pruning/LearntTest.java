package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.Layers;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearntTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 240, 60, 10).load();

    /** Two layers of 8 channels; those of the first are 16 times as many values, and so cost more. */
    private static final BaseModel MODEL = model();

    private static BaseModel model() {
        Network.Builder net = Network.builder(new TensorShape(3, 32, 32));
        String x = Layers.convNormAct(net, "dear", Conv2d.dense(8, Window.same(3)), Function.RELU, Network.INPUT);
        x = Layers.convNormAct(net, "cheap", Conv2d.dense(8, Window.same(1).stride(4)), Function.RELU, x);
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        Network network = net.build();
        return BaseModel.of(network, Weights.random(network, 1));
    }

    private static Map<String, Double> meanScores(String criterion, Weights weights) {
        LabelledImages images = LabelledImages.sample(DATA, MODEL.network().input(), 32, 1);
        double[] scores = Criteria.named(criterion).scores(Subject.of(MODEL.groups(), weights, images));
        return MODEL.groups().free().stream()
                .collect(Collectors.toMap(
                        group -> group.name(),
                        group -> group.classes().stream()
                                .mapToDouble(c -> scores[c])
                                .average()
                                .orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"slimming", "group-lasso", "morphnet"})
    void channelsBecomeSmallAndTheSameEveryTime(String criterion) {
        Learnt learnt = (Learnt) Criteria.named(criterion);
        Weights trained = learnt.trained(MODEL, DATA, 1);
        Map<String, Double> before = meanScores(criterion, MODEL.weights());
        Map<String, Double> after = meanScores(criterion, trained);
        after.forEach(
                (group, score) -> assertTrue(score < before.get(group), group + " had " + before + ", has " + after));
        Weights again = learnt.trained(MODEL, DATA, 1);
        trained.tensors()
                .forEach((name, tensor) -> assertArrayEquals(
                        tensor.values(), again.tensors().get(name).values(), name));
    }

    @Test
    void morphNetMakesSmallWhatCostsMuch() {
        Map<String, Double> after =
                meanScores("morphnet", ((Learnt) Criteria.named("morphnet")).trained(MODEL, DATA, 1));
        assertTrue(after.get("dear.conv") < after.get("cheap.conv"), after.toString());
    }

    @Test
    void scalesAreNeededWhereScalesAreLearnt() {
        Network plain = Zoo.LENET_5.network(new TensorShape(3, 32, 32), 0.25, 10);
        BaseModel model = BaseModel.of(plain, Weights.random(plain, 1));
        for (String criterion : Arrays.asList("slimming", "morphnet")) {
            Learnt learnt = (Learnt) Criteria.named(criterion);
            String message =
                    String.valueOf(assertThrows(IllegalArgumentException.class, () -> learnt.trained(model, DATA, 1))
                            .getMessage());
            assertTrue(message.contains("group-lasso"), message);
        }
    }
}
