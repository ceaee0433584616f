package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a training is given beside network, images and recipe: where it starts, what it must respect, who teaches.
 *
 * @param start the first weights; random ones of the training's seed if there are none
 * @param restrictions what each tensor, by name, must respect
 * @param views how the forward pass sees a tensor, by name; the backward pass goes straight through, as if it saw the
 *     tensor itself. So weights are trained for what a quantizer will make of them. (<a
 *     href="https://arxiv.org/abs/1308.3432">Bengio et al., 2013</a>)
 * @param activations how what layers give is quantized, by the layer's name
 * @param teacher whose outputs are learned from beside the labels
 * @param penalties what makes weights zero while they are trained, each after every step, in this order
 */
public record TrainingSetup(
        Optional<Weights> start,
        Map<String, Restriction> restrictions,
        Map<String, UnaryOperator<Tensor>> views,
        Map<String, ActivationClip> activations,
        Optional<Teacher> teacher,
        List<Penalty> penalties) {
    public TrainingSetup {
        restrictions = Collections.unmodifiableMap(new LinkedHashMap<>(restrictions));
        views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
        activations = Collections.unmodifiableMap(new LinkedHashMap<>(activations));
        penalties = List.copyOf(penalties);
    }

    /** From random weights, free, untaught. */
    public static TrainingSetup fromScratch() {
        return new TrainingSetup(Optional.empty(), Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());
    }

    /** From {@code weights}, free, untaught. */
    public static TrainingSetup from(Weights weights) {
        return fromScratch().startingFrom(weights);
    }

    /** This setup, from {@code weights}. */
    public TrainingSetup startingFrom(Weights weights) {
        return new TrainingSetup(Optional.of(weights), restrictions, views, activations, teacher, penalties);
    }

    /** This setup, under {@code restrictions} alone. */
    public TrainingSetup restricted(Map<String, Restriction> restrictions) {
        return new TrainingSetup(start, restrictions, views, activations, teacher, penalties);
    }

    /** This setup, with tensors seen through {@code views} alone. */
    public TrainingSetup seenThrough(Map<String, UnaryOperator<Tensor>> views) {
        return new TrainingSetup(start, restrictions, views, activations, teacher, penalties);
    }

    /** This setup, with what layers give quantized as {@code activations} says alone. */
    public TrainingSetup withActivations(Map<String, ActivationClip> activations) {
        return new TrainingSetup(start, restrictions, views, activations, teacher, penalties);
    }

    /** This setup, with {@code teacher}. */
    public TrainingSetup taughtBy(Teacher teacher) {
        return new TrainingSetup(start, restrictions, views, activations, Optional.of(teacher), penalties);
    }

    /** This setup, under {@code penalties} alone. */
    public TrainingSetup penalised(List<Penalty> penalties) {
        return new TrainingSetup(start, restrictions, views, activations, teacher, penalties);
    }

    /** The first weights, checked against what is said about them. */
    Weights start(Weights otherwise) {
        Weights weights = start.orElse(otherwise);
        restrictions.forEach((name, restriction) -> {
            int size = tensor(weights, name).values().length;
            require(
                    restriction.size() == size,
                    "'%s' has %d values, its restriction is for %d",
                    name,
                    size,
                    restriction.size());
        });
        views.keySet().forEach(name -> tensor(weights, name));
        penalties.forEach(penalty -> penalty.tensors().forEach(name -> tensor(weights, name)));
        return weights;
    }

    private static Tensor tensor(Weights weights, String name) {
        Tensor tensor = weights.tensors().get(name);
        require(
                tensor != null,
                "there is no tensor '%s' to train, only %s",
                name,
                weights.tensors().keySet());
        return tensor;
    }
}
