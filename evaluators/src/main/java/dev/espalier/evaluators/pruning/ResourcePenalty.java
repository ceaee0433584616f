package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.Penalty;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * MorphNet's regularizer: every channel costs what the network would save without it, given which others are alive. With
 * {@code F = C ΣA ΣB} of a layer and {@code A}, {@code B} its living inputs and outputs, the penalty is {@code C Σ|γ_in| ΣB
 * + C ΣA Σ|γ_out|}. Scales of channels that are tied, by residual connections above all, are one group of a lasso. (<a
 * href="https://arxiv.org/abs/1711.06798">Gordon et al., 2018</a>, equations 4 to 6)
 */
public final class ResourcePenalty implements Penalty {
    /** A scale below it is dead: the paper's threshold. */
    public static final double ALIVE = 0.01;

    private final ChannelGroups groups;
    private final double strength;
    private final List<ResourceCost.Term> terms;
    private final Map<Integer, List<Place>> scales = new TreeMap<>();
    private final List<String> tensors;

    private record Place(String tensor, int channel) {}

    /**
     * The penalty.
     *
     * @param strength {@code λ}, as a share of what the whole network costs: 1 means that a network that costs what it did
     *     at first is penalised by 1 for scales of 1
     * @throws IllegalArgumentException if {@code strength} is negative
     */
    public ResourcePenalty(ChannelGroups groups, ResourceCost cost, double strength) {
        require(strength >= 0, "resource penalty: the strength must not be negative, got %s", strength);
        this.groups = groups;
        this.terms = cost.terms(groups.network());
        boolean[] all = new boolean[groups.classes()];
        Arrays.fill(all, true);
        this.strength = strength / Math.max(Double.MIN_NORMAL, ResourceCost.total(terms, groups, all));
        List<String> names = new ArrayList<>();
        for (Network.Node node : groups.network().nodes()) {
            if (node.layer() instanceof BatchNorm) {
                int[] classes = groups.classesOf(node.name());
                String name = Role.SCALE.of(node.name());
                boolean free = false;
                for (int channel = 0; channel < classes.length; channel++) {
                    if (groups.groupOf(classes[channel]).free()) {
                        scales.computeIfAbsent(classes[channel], _ -> new ArrayList<>())
                                .add(new Place(name, channel));
                        free = true;
                    }
                }
                if (free) {
                    names.add(name);
                }
            }
        }
        this.tensors = List.copyOf(names);
    }

    @Override
    public List<String> tensors() {
        return tensors;
    }

    @Override
    public void shrink(Map<String, float[]> values, double rate) {
        double[] savings = ResourceCost.savings(terms, groups, alive(values));
        scales.forEach((c, places) -> {
            double square = 0;
            for (Place place : places) {
                double scale = values.get(place.tensor())[place.channel()];
                square += scale * scale;
            }
            double norm = Math.sqrt(square);
            double by = rate * strength * savings[c];
            float factor = norm > by ? (float) (1 - by / norm) : 0;
            places.forEach(place -> values.get(place.tensor())[place.channel()] *= factor);
        });
    }

    /** Which classes are alive, by number: those that no normalisation scales are. */
    public boolean[] alive(Map<String, float[]> values) {
        boolean[] alive = new boolean[groups.classes()];
        Arrays.fill(alive, true);
        scales.forEach((c, places) -> alive[c] =
                places.stream().anyMatch(place -> Math.abs(values.get(place.tensor())[place.channel()]) > ALIVE));
        return alive;
    }

    /** How many classes of each free group are alive, by name; one where none is. */
    public Map<String, Integer> sizes(Map<String, float[]> values) {
        boolean[] alive = alive(values);
        Map<String, Integer> sizes = new LinkedHashMap<>();
        for (ChannelGroup group : groups.free()) {
            int living = (int) group.classes().stream().filter(c -> alive[c]).count();
            sizes.put(group.name(), Math.max(1, living));
        }
        return sizes;
    }
}
