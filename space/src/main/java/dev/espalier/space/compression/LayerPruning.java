package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes whole blocks out of a network. A block can go where one tensor enters it, one leaves it and both have one shape,
 * so that what followed it can read what it read; in residual networks the shortcut has carried the signal already.
 *
 * <p>A block is what shares the first levels of its layers' names: {@code stage2.1} of {@code stage2.1.expand.conv}.
 */
public final class LayerPruning {
    private LayerPruning() {}

    /** The blocks that can be taken out of {@code network}, in its order. */
    public static List<String> skippable(Network network) {
        Set<String> blocks = new LinkedHashSet<>();
        for (Network.Node node : network.nodes()) {
            String name = node.name();
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                blocks.add(name.substring(0, dot));
            }
        }
        return blocks.stream()
                .filter(block -> Border.of(network, block).possible())
                .toList();
    }

    /**
     * {@code network} without {@code block}.
     *
     * @throws IllegalArgumentException if there is no such block, or it cannot be taken out; the message says which can
     */
    public static Network without(Network network, String block) {
        Border cut = Border.of(network, block);
        require(
                cut.possible(),
                "block '%s' cannot be taken out: it needs one input and one output of one shape, and something behind it;"
                        + " these can go: %s",
                block,
                new Skippable(network));
        Map<String, String> renamed = new HashMap<>();
        cut.outputs()
                .forEach(output -> renamed.put(output, cut.inputs().iterator().next()));
        Network.Builder rest = Network.builder(network.input());
        for (Network.Node node : network.nodes()) {
            if (!belongs(node, block)) {
                List<String> inputs = node.inputs().stream()
                        .map(from -> renamed.getOrDefault(from, from))
                        .toList();
                rest.add(node.name(), node.layer(), inputs);
            }
        }
        return rest.build();
    }

    private static boolean belongs(Network.Node node, String block) {
        return node.name().startsWith(block + ".");
    }

    /** The skippable blocks, gathered only for a message. */
    private record Skippable(Network network) {
        @Override
        public String toString() {
            return skippable(network).toString();
        }
    }

    /** What enters a block and what leaves it. */
    private record Border(Network network, Set<String> inputs, Set<String> outputs) {
        static Border of(Network network, String block) {
            Set<String> inside = new LinkedHashSet<>();
            Set<String> inputs = new LinkedHashSet<>();
            Set<String> outputs = new LinkedHashSet<>();
            for (Network.Node node : network.nodes()) {
                boolean belongs = belongs(node, block);
                for (String from : node.inputs()) {
                    if (belongs && !inside.contains(from)) {
                        inputs.add(from);
                    } else if (!belongs && inside.contains(from)) {
                        outputs.add(from);
                    }
                }
                if (belongs) {
                    inside.add(node.name());
                }
            }
            return new Border(network, inputs, outputs);
        }

        boolean possible() {
            if (inputs.size() != 1 || outputs.size() != 1) {
                return false;
            }
            List<String> both = new ArrayList<>(inputs);
            both.addAll(outputs);
            return network.shapes().get(both.get(0)).equals(network.shapes().get(both.get(1)));
        }
    }
}
