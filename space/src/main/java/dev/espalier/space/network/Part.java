package dev.espalier.space.network;

import dev.espalier.space.network.Network.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A link of the chain that a network is: some of its layers that read one feature map and give one feature map (the last
 * link: the result), so that they are a network of their own.
 *
 * <p>Where links end is told by the layers' names. All layers of a block begin alike, {@code stage2.0.expand.conv} with
 * {@code stage2.0}: the words up to the first that is a number, or the first word alone. Where more than one tensor goes
 * from one block to the next, as in densely connected networks, those blocks are one link. What follows the last feature
 * map, pooling and classifier, is one link too.
 *
 * @param name what the names of its layers begin with; that of the first block where it is several
 * @param network its layers, whose input is the map the link reads
 */
public record Part(String name, Network network) {
    /** The links of {@code network} in order, at least one. Strung together they are the network again. */
    public static List<Part> chain(Network network) {
        List<Node> nodes = network.nodes();
        List<Part> parts = new ArrayList<>();
        int[] earliest = earliestRead(network);
        int start = 0;
        for (int end = 0; end < nodes.size(); end++) {
            if (end == nodes.size() - 1 || endsBlock(nodes, end) && earliest[end + 1] >= end) {
                parts.add(part(network, start, end));
                start = end + 1;
            }
        }
        return List.copyOf(parts);
    }

    /** The block that a layer belongs to by its name. */
    static String block(String layer) {
        String[] words = layer.split("\\.");
        StringBuilder block = new StringBuilder();
        for (String word : words) {
            block.append(block.isEmpty() ? "" : ".").append(word);
            if (word.chars().allMatch(Character::isDigit)) {
                return block.toString();
            }
        }
        return words[0];
    }

    private static boolean endsBlock(List<Node> nodes, int index) {
        Node node = nodes.get(index);
        return node.shape().area() > 1
                && !block(node.name()).equals(block(nodes.get(index + 1).name()));
    }

    /** For each layer the earliest one whose result is read by it or by a later layer. */
    private static int[] earliestRead(Network network) {
        int size = network.nodes().size();
        int[] earliest = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            earliest[i] = i == size - 1 ? size : earliest[i + 1];
            for (int k = 0; k < network.nodes().get(i).inputs().size(); k++) {
                earliest[i] = Math.min(earliest[i], network.source(i, k));
            }
        }
        return earliest;
    }

    private static Part part(Network network, int start, int end) {
        List<Node> nodes = network.nodes();
        String before = start == 0 ? Network.INPUT : nodes.get(start - 1).name();
        Network.Builder builder = Network.builder(
                start == 0 ? network.input() : nodes.get(start - 1).shape());
        for (Node node : nodes.subList(start, end + 1)) {
            List<String> inputs = node.inputs().stream()
                    .map(input -> input.equals(before) ? Network.INPUT : input)
                    .toList();
            builder.add(node.name(), node.layer(), inputs);
        }
        return new Part(block(nodes.get(start).name()), builder.build());
    }
}
