package dev.espalier.space.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.ChannelGroup.Coupling;
import dev.espalier.space.compression.ChannelGroup.Freeze;
import dev.espalier.space.compression.ChannelGroup.Member;
import dev.espalier.space.compression.ChannelGroup.Reason;
import dev.espalier.space.compression.ChannelGroup.Side;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which channels of a network must be cut together.
 *
 * <p>Every channel that a layer makes is an atom. Layers hand atoms on: concatenation, slices and shuffles put them in
 * another order, flattening repeats them, additions and products join those that meet, a grouped convolution joins one
 * of each of its groups. What is joined is a <em>class</em> and goes as one; removing whole classes is always consistent.
 * Classes that occur in the same tensors, equally often, make up a <em>group</em>: as long as each group keeps one of
 * its classes, no tensor is left without channels. Atoms of the network's input and output, and of layers whose weights
 * share one scale, are frozen.
 *
 * <p>The idea of index maps that travel along the graph is from <a href="https://arxiv.org/abs/2301.12900">Fang et al.
 * (2023)</a>; the cost is linear in the channels of all tensors.
 */
public final class ChannelGroups {
    private final Network network;
    private final Map<String, int[]> classes;
    private final List<ChannelGroup> groups = new ArrayList<>();
    private final int[] groupOf;

    private ChannelGroups(Network network) {
        this.network = network;
        Atoms atoms = Atoms.of(network);
        this.classes = atoms.classes();
        Map<Map<String, Integer>, List<Integer>> alike = alike();
        this.groupOf = new int[alike.values().stream().mapToInt(List::size).sum()];
        alike.forEach((occurrences, members) -> {
            members.forEach(c -> groupOf[c] = groups.size());
            groups.add(group(occurrences, members, atoms));
        });
    }

    /** The groups of {@code network}. */
    public static ChannelGroups of(Network network) {
        return new ChannelGroups(network);
    }

    /** The network that is described. */
    public Network network() {
        return network;
    }

    /** All groups, in the order in which the network first has them. */
    public List<ChannelGroup> groups() {
        return List.copyOf(groups);
    }

    /** The groups that may be cut. */
    public List<ChannelGroup> free() {
        return groups.stream().filter(ChannelGroup::free).toList();
    }

    /** The group called {@code name}, if there is one. */
    public Optional<ChannelGroup> find(String name) {
        return groups.stream().filter(group -> group.name().equals(name)).findFirst();
    }

    /** How many classes there are; they are numbered from 0 in the order in which the network first has them. */
    public int classes() {
        return groupOf.length;
    }

    /** The group of a class. */
    public ChannelGroup groupOf(int number) {
        return groups.get(groupOf[number]);
    }

    /**
     * The class of every channel of a tensor.
     *
     * @param tensor a layer's name, for what it gives, or {@link Network#INPUT}
     * @throws IllegalArgumentException if the network has no such tensor
     */
    public int[] classesOf(String tensor) {
        int[] of = classes.get(tensor);
        require(of != null, "the network has no layer '%s'", tensor);
        return of.clone();
    }

    /** Whether a convolution of {@code channels} treats each of them by itself. */
    public static boolean depthwise(Conv2d conv, int channels) {
        return conv.groups() > 1 && conv.groups() == channels;
    }

    /** Classes by the tensors that have them and how often, in order of appearance. */
    private Map<Map<String, Integer>, List<Integer>> alike() {
        Map<Integer, Map<String, Integer>> occurrences = new TreeMap<>();
        classes.forEach((tensor, channels) -> {
            for (int c : channels) {
                occurrences.computeIfAbsent(c, _ -> new LinkedHashMap<>()).merge(tensor, 1, Integer::sum);
            }
        });
        Map<Map<String, Integer>, List<Integer>> alike = new LinkedHashMap<>();
        occurrences.forEach((c, where) ->
                alike.computeIfAbsent(where, _ -> new ArrayList<>()).add(c));
        return alike;
    }

    private ChannelGroup group(Map<String, Integer> occurrences, List<Integer> members, Atoms atoms) {
        Set<Integer> own = Set.copyOf(members);
        Set<Coupling> couplings = new LinkedHashSet<>();
        Set<Freeze> frozen = new LinkedHashSet<>();
        occurrences.forEach((tensor, often) -> {
            atoms.couplings(tensor).stream()
                    .filter(coupling -> often > 1 || coupling.reason() != Reason.SHIFT)
                    .forEach(couplings::add);
            frozen.addAll(atoms.frozen(tensor));
        });
        List<Member> sides = new ArrayList<>();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            String read = node.inputs().getFirst();
            boolean through = treatsEachByItself(i);
            boolean makes = node.layer() instanceof Conv2d || node.layer() instanceof Linear;
            if ((makes || through) && occurrences.containsKey(node.name())) {
                sides.add(new Member(node.name(), through ? Side.THROUGH : Side.OUT, places(node.name(), own)));
            }
            if (makes && !through && occurrences.containsKey(read)) {
                sides.add(new Member(node.name(), Side.IN, places(read, own)));
            }
        }
        String first = occurrences.keySet().iterator().next();
        return new ChannelGroup(
                name(first, own), members, occurrences.get(first), sides, List.copyOf(couplings), List.copyOf(frozen));
    }

    private boolean treatsEachByItself(int node) {
        return switch (network.nodes().get(node).layer()) {
            case Conv2d conv -> depthwise(conv, network.inputShape(node, 0).channels());
            case BatchNorm _ -> true;
            case Shift shift -> shift.learned();
            default -> false;
        };
    }

    private List<Integer> places(String tensor, Set<Integer> own) {
        int[] channels = classes.get(tensor);
        return IntStream.range(0, channels.length)
                .filter(i -> own.contains(channels[i]))
                .boxed()
                .toList();
    }

    /** The first tensor's name, with the place of the group's first channel in it where another group comes before. */
    private String name(String first, Set<Integer> own) {
        int place = places(first, own).getFirst();
        return place == 0 ? first : first + "@" + place;
    }
}
