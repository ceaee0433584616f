package dev.espalier.evaluators.pruning;

import java.util.Arrays;

/** Takes the largest filters first: the control that a norm must beat by far. */
public record LargestFirst() implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return Arrays.stream(new FilterNorm(1).scores(subject))
                .map(norm -> -norm)
                .toArray();
    }
}
