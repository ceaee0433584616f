package dev.espalier.evaluators.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.cell.CellSpace;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every proxy of any network. */
class ProxyTest {
    private static final ImageDataset IMAGES = new DataSource.BuiltIn(1, 200, 10, 10).load();
    private static final List<Proxy> ALL = List.of(Proxy.values());

    @ParameterizedTest
    @EnumSource(
            value = Zoo.class,
            names = {
                "LENET_5",
                "RESNET_20_CIFAR",
                "DENSENET_40_CIFAR",
                "SQUEEZENET_1_1",
                "MOBILENET_V3_SMALL",
                "SHUFFLENET_V1_G3",
                "GHOSTNET",
                "EFFNET"
            })
    void everyFamilyHasFigures(Zoo zoo) {
        TensorShape input = new TensorShape(3, 32, 32);
        Map<Proxy, Double> scores = scores(zoo.network(input, 0.5, 10), 1);

        assertEquals(ALL, List.copyOf(scores.keySet()));
        scores.forEach((proxy, score) -> assertTrue(Double.isFinite(score), proxy + " is " + score));
        assertTrue(scores.get(Proxy.SNIP) > 0 && scores.get(Proxy.GRAD_NORM) > 0, "no gradients: " + scores);
        assertTrue(scores.get(Proxy.SYNFLOW) > SynapticFlow.LEAST, "nothing flows: " + scores);
    }

    @Test
    void oneSeedGivesTheSameFiguresAndAnotherOthers() {
        Network network = Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.5, 10);

        Map<Proxy, Double> once = scores(network, 7);
        Map<Proxy, Double> another = scores(network, 8);

        assertEquals(once, scores(network, 7));
        ALL.forEach(proxy -> assertNotEquals(once.get(proxy), another.get(proxy), proxy.toString()));
    }

    @Test
    void synapticFlowDoesNotSeeTheImages() {
        Network network = Zoo.MOBILENET_V3_SMALL.network(new TensorShape(3, 32, 32), 0.5, 10);
        Weights weights = Weights.random(network, 1);
        LabelledImages some = LabelledImages.sample(IMAGES, network.input(), 8, 1);
        LabelledImages others = LabelledImages.sample(IMAGES, network.input(), 8, 2);

        Map<Proxy, Double> seen = Proxy.scores(ALL, new Untrained(network, weights, some));
        Map<Proxy, Double> elsewhere = Proxy.scores(ALL, new Untrained(network, weights, others));

        ALL.forEach(proxy ->
                assertEquals(proxy == Proxy.SYNFLOW, seen.get(proxy).equals(elsewhere.get(proxy)), proxy.toString()));
    }

    @Test
    void aCellThatPassesNothingIsAmongTheWorst() {
        CellSpace space = new CellSpace(3, 10, 16, List.of(Precision.FLOAT32));
        // every edge the first operation, none
        Network dead =
                space.decode(Assignment.of(new int[space.choices().size()])).network();
        Network any = space.decode(space.choices().random(new Random(3))).network();

        Map<Proxy, Double> nothing = scores(dead, 1);
        Map<Proxy, Double> something = scores(any, 1);

        nothing.forEach((proxy, score) -> assertTrue(Double.isFinite(score), proxy + " is " + score));
        ALL.forEach(proxy -> assertTrue(
                nothing.get(proxy) < something.get(proxy),
                proxy + ": " + nothing.get(proxy) + " of nothing, " + something.get(proxy) + " of a cell"));
    }

    @Test
    void whatExplodesHasFigures() {
        Network network = Zoo.LENET_5.network(new TensorShape(3, 32, 32), 1, 10);
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Weights.random(network, 1).tensors());
        tensors.values().forEach(tensor -> {
            for (int i = 0; i < tensor.values().length; i++) {
                tensor.values()[i] *= 1e30f;
            }
        });

        Map<Proxy, Double> scores = Proxy.scores(
                ALL,
                new Untrained(network, new Weights(tensors), LabelledImages.sample(IMAGES, network.input(), 8, 1)));

        scores.forEach((proxy, score) -> assertTrue(Double.isFinite(score), proxy + " is " + score));
        assertEquals(0, scores.get(Proxy.SNIP));
    }

    private static Map<Proxy, Double> scores(Network network, long seed) {
        return Proxy.scores(ALL, Untrained.of(network, IMAGES, 16, seed));
    }
}
