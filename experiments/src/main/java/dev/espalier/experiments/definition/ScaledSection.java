package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.CompoundScaling;
import dev.espalier.space.zoo.Form;
import dev.espalier.space.zoo.ScaledSpace;
import dev.espalier.space.zoo.Zoo;
import java.util.List;

/** A reference network at several scales, in the place of stages. */
public record ScaledSection(
        @Key(or = "''", doc = "The network, as 'espalier networks' lists them; without one, the stages count.")
        String network,

        @Key(
                or = "[]",
                mayBeEmpty = true,
                atLeast = -16,
                atMost = 16,
                doc = "Steps of compound scaling, below 0 smaller: depth, width and resolution by one gene.")
        List<Double> phis,

        @Key(or = "1.2", atLeast = 1, atMost = 4, doc = "By what the depth grows for each step of phi.")
        double alpha,

        @Key(or = "1.1", atLeast = 1, atMost = 4, doc = "By what the width grows for each step of phi.")
        double beta,

        @Key(or = "1.15", atLeast = 1, atMost = 4, doc = "By what the resolution grows for each step of phi.")
        double gamma,

        @Key(or = "1", atLeast = 0.01, atMost = 16, doc = "Multipliers of the depth, where there is no phi.")
        List<Double> depths,

        @Key(or = "1", atLeast = 0.01, atMost = 16, doc = "Multipliers of the width, where there is no phi.")
        List<Double> widths,

        @Key(or = "1", atLeast = 0.01, atMost = 16, doc = "Multipliers of the resolution, where there is no phi.")
        List<Double> resolutions) {
    /** @throws IllegalArgumentException if there is no such network */
    public ScaledSection {
        phis = List.copyOf(phis);
        depths = List.copyOf(depths);
        widths = List.copyOf(widths);
        resolutions = List.copyOf(resolutions);
        require(
                network.isEmpty() || Zoo.find(network).isPresent(),
                "there is no network '%s'; 'espalier networks' lists them",
                network);
        require(
                !network.isEmpty() || phis.isEmpty(),
                "phis scale a network; name it: network: efficientnet-b0, for instance");
    }

    /** Whether a network was named. */
    boolean named() {
        return !network.isEmpty();
    }

    /**
     * The space for images of {@code channels} channels and {@code classes} kinds.
     *
     * @throws IllegalArgumentException if two scales round to one network
     */
    SearchSpace space(int channels, int classes, List<Precision> precisions) {
        Zoo zoo = Zoo.find(network).orElseThrow();
        TensorShape images =
                new TensorShape(channels, zoo.input().height(), zoo.input().width());
        Form form = zoo.form().withClasses(classes).withInput(images);
        return phis.isEmpty()
                ? ScaledSpace.free(zoo, form, depths, widths, resolutions, precisions)
                : ScaledSpace.compound(zoo, form, new CompoundScaling(alpha, beta, gamma), phis, precisions);
    }
}
