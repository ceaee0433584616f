package dev.espalier.search.strategy;

import io.jenetics.Mutator;
import java.util.random.RandomGenerator;

/**
 * Changes each gene with the same probability, independently of the others. (Jenetics' own mutator spreads its probability
 * over individuals and genes, so that few individuals change in many places.)
 */
final class ChoiceMutator extends Mutator<ChoiceGene, Integer> {
    private final double probability;

    ChoiceMutator(double probability) {
        super(1);
        this.probability = probability;
    }

    @Override
    protected ChoiceGene mutate(ChoiceGene gene, RandomGenerator random) {
        return random.nextDouble() < probability ? gene.mutated(random) : gene;
    }
}
