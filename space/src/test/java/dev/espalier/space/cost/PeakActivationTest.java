package dev.espalier.space.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeakActivationTest {
    /** Input 1; a wide branch (8) that ends narrow (1), written after another narrow tensor: the wide one first is best. */
    @Test
    void runsTheWideBranchBeforeAnythingElseIsAlive() {
        Network.Builder net = Network.builder(new TensorShape(1, 1, 1));
        String narrow = net.add("narrow", Conv2d.pointwise(2), Network.INPUT);
        String wide = net.add("wide", Conv2d.pointwise(8), Network.INPUT);
        String ended = net.add("ended", Conv2d.pointwise(1), wide);
        net.add("concat", new Concat(), narrow, ended);

        // wide: input 1 and 8, with its end 1: 10; in the written order the narrow 2 lie beside that
        assertEquals(10, PeakActivation.of(net.build()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void isTheLowestPeakOfAllOrders(long seed) {
        Network network = random(seed);

        assertEquals(new AllOrders(network).lowest(), PeakActivation.of(network));
    }

    /** Nine layers, each reading one or two earlier ones. */
    private static Network random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Network.Builder net = Network.builder(new TensorShape(random.nextInt(1, 6), 2, 2));
        List<String> names = new ArrayList<>(List.of(Network.INPUT));
        Set<String> unused = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            String from = names.get(random.nextInt(names.size()));
            String other = names.get(random.nextInt(names.size()));
            Layer layer = switch (random.nextInt(5)) {
                case 0 -> new Activation(Function.RELU);
                case 1 -> new BatchNorm();
                case 2 -> new Concat();
                default -> Conv2d.pointwise(random.nextInt(1, 9));
            };
            String name = "n" + i;
            if (layer instanceof Concat) {
                net.add(name, layer, from, other);
                unused.remove(other);
            } else {
                net.add(name, layer, from);
            }
            unused.remove(from);
            names.add(name);
            unused.add(name);
        }
        List<String> ends = unused.stream().sorted().toList();
        if (ends.size() > 1) {
            net.add("end", new Concat(), ends);
        }
        return net.build();
    }

    /** Tries every order there is. */
    private static final class AllOrders {
        private final Network network;
        private long lowest = Long.MAX_VALUE;

        AllOrders(Network network) {
            this.network = network;
        }

        long lowest() {
            Map<String, Integer> unread = new HashMap<>();
            for (Network.Node node : network.nodes()) {
                node.inputs().forEach(from -> unread.merge(from, 1, Integer::sum));
            }
            run(
                    new HashSet<>(),
                    unread,
                    network.input().elements(),
                    network.input().elements());
            return lowest;
        }

        private void run(Set<String> done, Map<String, Integer> unread, long alive, long peak) {
            if (done.size() == network.nodes().size()) {
                lowest = Math.min(lowest, peak);
                return;
            }
            for (Network.Node node : network.nodes()) {
                boolean ready = !done.contains(node.name())
                        && node.inputs().stream().allMatch(from -> from.equals(Network.INPUT) || done.contains(from));
                if (ready) {
                    step(node, done, unread, alive, peak);
                }
            }
        }

        private void step(Network.Node node, Set<String> done, Map<String, Integer> unread, long alive, long peak) {
            long readers = network.nodes().stream()
                    .flatMap(other -> other.inputs().stream())
                    .filter(node.inputs().getFirst()::equals)
                    .count();
            boolean inPlace = readers == 1 && (node.layer() instanceof Activation || node.layer() instanceof BatchNorm);
            Map<String, Integer> left = new HashMap<>(unread);
            long during = alive + (inPlace ? 0 : node.shape().elements());
            long after = during;
            for (String from : node.inputs()) {
                if (left.merge(from, -1, Integer::sum) == 0 && !inPlace) {
                    after -= network.shapes().get(from).elements();
                }
            }
            Set<String> next = new HashSet<>(done);
            next.add(node.name());
            run(next, left, after, Math.max(peak, during));
        }
    }
}
