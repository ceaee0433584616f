package dev.espalier.space.compression;

import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Layers that a network can do without because a shortcut passes them by unchanged: a branch that reads one tensor, and
 * the addition of what it gives to that same tensor. Without them, whatever read the sum reads the tensor, which is what
 * the network computes when the branch gives nothing but zeros.
 *
 * <p>Blocks are found by how layers are connected, not by their names, so that models of others have them too. A block
 * whose shortcut changes the shape is none.
 *
 * @param name what the names of its layers have in common, up to a dot or slash; else the addition's
 * @param entry the tensor that the branch reads and the shortcut carries
 * @param addition the layer that adds both
 * @param layers the branch and the addition, in the network's order
 */
public record ResidualBlock(String name, String entry, String addition, Set<String> layers) {
    public ResidualBlock {
        layers = Collections.unmodifiableSet(new LinkedHashSet<>(layers));
    }

    /** All blocks of {@code network}, what is around others before them, else in its order; each has a name of its own. */
    public static List<ResidualBlock> of(Network network) {
        Map<String, Network.Node> byName = new HashMap<>();
        Map<String, List<String>> readers = new HashMap<>();
        for (Network.Node node : network.nodes()) {
            byName.put(node.name(), node);
            node.inputs()
                    .forEach(from -> readers.computeIfAbsent(from, _ -> new ArrayList<>())
                            .add(node.name()));
        }
        List<ResidualBlock> blocks = new ArrayList<>();
        Set<String> names = new HashSet<>();
        // From the last to the first addition, so that a block comes after the one it is in.
        for (Network.Node node : network.nodes().reversed()) {
            if (node.layer() instanceof Add && node.inputs().size() == 2 && readers.containsKey(node.name())) {
                String one = node.inputs().getFirst();
                String other = node.inputs().getLast();
                branch(other, one, node.name(), byName, readers)
                        .map(branch -> block(network, one, node.name(), branch, names))
                        .or(() -> branch(one, other, node.name(), byName, readers)
                                .map(branch -> block(network, other, node.name(), branch, names)))
                        .ifPresent(blocks::add);
            }
        }
        Map<String, Integer> places = new HashMap<>();
        network.nodes().forEach(node -> places.put(node.name(), places.size()));
        blocks.sort((a, b) -> Integer.compare(first(a, places), first(b, places)));
        return List.copyOf(blocks);
    }

    private static int first(ResidualBlock block, Map<String, Integer> places) {
        return places.get(block.layers().iterator().next());
    }

    /** What computes {@code end} from {@code entry} alone and is read by {@code addition} alone, if it weighs anything. */
    private static Optional<Set<String>> branch(
            String end,
            String entry,
            String addition,
            Map<String, Network.Node> byName,
            Map<String, List<String>> readers) {
        Set<String> branch = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(end));
        while (!open.isEmpty()) {
            String tensor = open.remove();
            Network.Node node = byName.get(tensor);
            if (!tensor.equals(entry) && branch.add(tensor)) {
                if (node == null) {
                    return Optional.empty();
                }
                open.addAll(node.inputs());
            }
        }
        boolean closed = branch.stream()
                .flatMap(layer -> readers.get(layer).stream())
                .allMatch(reader -> branch.contains(reader) || reader.equals(addition));
        boolean weighs = branch.stream()
                .map(layer -> byName.get(layer).layer())
                .anyMatch(layer -> layer instanceof Conv2d || layer instanceof Linear);
        return Optional.of(branch).filter(_ -> closed && weighs);
    }

    private static ResidualBlock block(
            Network network, String entry, String addition, Set<String> branch, Set<String> names) {
        Set<String> layers = new LinkedHashSet<>();
        for (Network.Node node : network.nodes()) {
            if (branch.contains(node.name()) || node.name().equals(addition)) {
                layers.add(node.name());
            }
        }
        String common = common(layers);
        String name = !common.isEmpty() && names.add(common) ? common : addition;
        names.add(name);
        return new ResidualBlock(name, entry, addition, layers);
    }

    /** The whole levels that all names begin with. */
    private static String common(Set<String> names) {
        String prefix = names.iterator().next();
        for (String name : names) {
            while (!name.startsWith(prefix)) {
                prefix = prefix.substring(0, prefix.length() - 1);
            }
        }
        int end = Math.max(prefix.lastIndexOf('.'), prefix.lastIndexOf('/'));
        return end < 0 ? "" : prefix.substring(0, end);
    }
}
