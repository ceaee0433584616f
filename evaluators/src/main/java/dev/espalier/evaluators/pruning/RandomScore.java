package dev.espalier.evaluators.pruning;

import java.util.SplittableRandom;

/** Chance, which every criterion must beat. */
public record RandomScore(long seed) implements Criterion {
    @Override
    public double[] scores(Subject subject) {
        return new SplittableRandom(seed).doubles(subject.groups().classes()).toArray();
    }
}
