package dev.espalier.evaluators.pruning;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.Penalty;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Network;
import java.util.List;
import java.util.Map;

/**
 * Network slimming's {@code λ Σ|γ|} over the scales of batch normalisations whose channels may be cut; {@link NormScale}
 * then tells which go. (<a href="https://arxiv.org/abs/1708.06519">Liu et al., 2017</a>, equation 1)
 */
public final class Slimming implements Penalty {
    private final List<String> scales;
    private final double strength;

    /**
     * The penalty.
     *
     * @param strength {@code λ}; the paper's are 1e-4 and 1e-5, for hundreds of epochs
     * @throws IllegalArgumentException if {@code strength} is negative
     */
    public Slimming(ChannelGroups groups, double strength) {
        require(strength >= 0, "slimming: the strength must not be negative, got %s", strength);
        this.strength = strength;
        this.scales = groups.network().nodes().stream()
                .filter(node -> node.layer() instanceof BatchNorm)
                .map(Network.Node::name)
                .filter(name -> free(groups, name))
                .map(Role.SCALE::of)
                .toList();
    }

    private static boolean free(ChannelGroups groups, String tensor) {
        return java.util.Arrays.stream(groups.classesOf(tensor))
                .mapToObj(groups::groupOf)
                .allMatch(ChannelGroup::free);
    }

    @Override
    public List<String> tensors() {
        return scales;
    }

    @Override
    public void shrink(Map<String, float[]> values, double rate) {
        float by = (float) (rate * strength);
        values.values().forEach(scale -> {
            for (int i = 0; i < scale.length; i++) {
                scale[i] = Math.signum(scale[i]) * Math.max(0, Math.abs(scale[i]) - by);
            }
        });
    }
}
