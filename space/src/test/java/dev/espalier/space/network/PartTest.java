package dev.espalier.space.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.staged.ReadySpace;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PartTest {
    private static final Activation RELU = new Activation(Function.RELU);

    @ParameterizedTest
    @CsvSource({
        "stage2.0.expand.conv, stage2.0",
        "stem.conv, stem",
        "classifier, classifier",
        "stage1.3.layer1.2.conv, stage1.3",
        "7.conv, 7"
    })
    void knowsTheBlockOfALayer(String layer, String block) {
        assertEquals(block, Part.block(layer));
    }

    @Test
    void cutsBetweenBlocksAndKeepsWhatFollowsTheLastMapTogether() {
        Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
        String x = net.add("stem.act", RELU, Network.INPUT);
        String first = net.add("stage1.0.act", RELU, x);
        x = net.add("stage1.0.add", new Add(), first, x);
        x = net.add("stage1.1.act", RELU, x);
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(10, true), x);
        List<Part> parts = Part.chain(net.build());
        assertEquals(
                List.of("stem", "stage1.0", "stage1.1", "pool"),
                parts.stream().map(Part::name).toList());
        assertEquals(
                List.of(Network.INPUT, "stage1.0.act"),
                List.of(
                        parts.get(1).network().nodes().getFirst().inputs().getFirst(),
                        parts.get(1).network().nodes().getLast().inputs().getFirst()));
        assertEquals(2, parts.getLast().network().nodes().size());
    }

    @Test
    void joinsBlocksBetweenWhichMoreThanOneTensorGoes() {
        Network.Builder net = Network.builder(new TensorShape(3, 8, 8));
        String a = net.add("a.0.act", RELU, Network.INPUT);
        String b = net.add("b.0.act", RELU, a);
        net.add("c.0.add", new Add(), a, b);
        List<Part> parts = Part.chain(net.build());
        assertEquals(List.of("a.0", "b.0"), parts.stream().map(Part::name).toList());
    }

    @ParameterizedTest
    @EnumSource(ReadySpace.class)
    void linksAddUpToTheNetwork(ReadySpace ready) {
        SearchSpace space = ready.space(3, 10, List.of(Precision.FLOAT32));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            Network network = space.decode(space.choices().random(random)).network();
            List<Part> parts = Part.chain(network);
            assertTrue(parts.size() > 3, () -> "only " + parts.size() + " parts");
            assertEquals(network.input(), parts.getFirst().network().input());
            assertEquals(network.output(), parts.getLast().network().output());
            for (int k = 1; k < parts.size(); k++) {
                assertEquals(
                        parts.get(k - 1).network().output(),
                        parts.get(k).network().input());
            }
            assertEquals(
                    macs(network),
                    parts.stream().mapToLong(part -> macs(part.network())).sum());
        }
    }

    private static long macs(Network network) {
        return CostModel.count(network, Precision.FLOAT32).macs();
    }
}
