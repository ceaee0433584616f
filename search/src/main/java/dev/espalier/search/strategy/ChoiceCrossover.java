package dev.espalier.search.strategy;

import io.jenetics.Crossover;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;
import java.util.random.RandomGenerator;

/**
 * Mixes two parents gene by gene: half of the genes change sides. Where options are ordered and the parents differ, one in
 * {@value #BLEND} of those takes, in both children, an option drawn from the parents' and all between.
 */
final class ChoiceCrossover extends Crossover<ChoiceGene, Standing> {
    private static final int BLEND = 4;

    ChoiceCrossover(double probability) {
        super(probability);
    }

    @Override
    protected int crossover(MSeq<ChoiceGene> one, MSeq<ChoiceGene> other) {
        RandomGenerator random = RandomRegistry.random();
        int changed = 0;
        for (int i = 0; i < one.length(); i++) {
            ChoiceGene a = one.get(i);
            ChoiceGene b = other.get(i);
            if (a.allele().equals(b.allele()) || random.nextBoolean()) {
                continue;
            }
            boolean blend = a.choice().ordered() && random.nextInt(BLEND) == 0;
            one.set(i, blend ? between(a, b, random) : b);
            other.set(i, blend ? between(a, b, random) : a);
            changed++;
        }
        return changed;
    }

    private static ChoiceGene between(ChoiceGene a, ChoiceGene b, RandomGenerator random) {
        int low = Math.min(a.allele(), b.allele());
        int high = Math.max(a.allele(), b.allele());
        return a.newInstance(random.nextInt(low, high + 1));
    }
}
