package dev.espalier.space.zoo;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One reference network at every scale: by depth, width and resolution, each a gene ({@link #free}), or all three together
 * by the one gene {@code phi} ({@link #compound}).
 */
public final class ScaledSpace implements SearchSpace {
    private final Zoo network;
    private final Form base;
    private final List<Precision> precisions;
    private final Choices choices;
    private final Function<Assignment, Scale> scale;

    private ScaledSpace(
            Zoo network,
            Form base,
            List<Precision> precisions,
            List<Choice> scales,
            Function<Assignment, Scale> scale) {
        this.network = network;
        this.base = base;
        this.precisions = List.copyOf(precisions);
        this.scale = scale;
        List<Choice> list = new ArrayList<>(scales);
        list.add(new Choice.Categorical(
                "precision", precisions.stream().map(Precision::toString).toList()));
        this.choices = new Choices(list);
        scales.forEach(this::checkDistinct);
    }

    /** Two options of one gene must not round to the same network. */
    private void checkDistinct(Choice choice) {
        int position = choices.list().indexOf(choice);
        Set<Object> networks = new HashSet<>();
        for (int option = 0; option < choice.size(); option++) {
            Assignment genes = Assignment.of(new int[choices.size()]).with(position, option);
            require(
                    networks.add(decode(genes).network()),
                    "%s of %s: %s gives the same network as a smaller value; take steps that are larger",
                    choice.name(),
                    network.label(),
                    choice.options().get(option));
        }
    }

    /**
     * Depth, width and resolution by themselves, as multipliers of {@code base}, each ascending.
     *
     * @throws IllegalArgumentException if two values of one multiplier round to the same network
     */
    public static ScaledSpace free(
            Zoo network,
            Form base,
            List<Double> depths,
            List<Double> widths,
            List<Double> resolutions,
            List<Precision> precisions) {
        List<Choice> scales = List.of(
                new Choice.Levels("depth", depths),
                new Choice.Levels("width", widths),
                new Choice.Levels("resolution", resolutions));
        return new ScaledSpace(
                network,
                base,
                precisions,
                scales,
                genes -> new Scale(depths.get(genes.get(0)), widths.get(genes.get(1)), resolutions.get(genes.get(2))));
    }

    /**
     * All three by {@code phi}, ascending; below 0 the network shrinks.
     *
     * @throws IllegalArgumentException if two values of phi round to the same network
     */
    public static ScaledSpace compound(
            Zoo network, Form base, CompoundScaling scaling, List<Double> phis, List<Precision> precisions) {
        return new ScaledSpace(
                network,
                base,
                precisions,
                List.of(new Choice.Levels("phi", phis)),
                genes -> scaling.at(phis.get(genes.get(0))));
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Design decode(Assignment assignment) {
        Assignment genes = choices.canonical(assignment);
        return new Design(network.network(scale.apply(genes).of(base)), precisions.get(genes.get(genes.size() - 1)));
    }
}
