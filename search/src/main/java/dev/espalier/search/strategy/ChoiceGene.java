package dev.espalier.search.strategy;

import dev.espalier.space.choice.Choice;
import io.jenetics.Gene;
import io.jenetics.util.RandomRegistry;
import java.util.random.RandomGenerator;

/**
 * One choice as a gene of Jenetics.
 *
 * @param allele the index of the option taken
 */
record ChoiceGene(Choice choice, Integer allele) implements Gene<Integer, ChoiceGene> {
    @Override
    public ChoiceGene newInstance() {
        return newInstance(RandomRegistry.random().nextInt(choice.size()));
    }

    @Override
    public ChoiceGene newInstance(Integer option) {
        return new ChoiceGene(choice, option);
    }

    @Override
    public boolean isValid() {
        return allele >= 0 && allele < choice.size();
    }

    /**
     * This gene with another option. Where options are ordered a near one: each step further is half as likely, and the
     * direction is even, away from an end of the range. Otherwise any other option, all equally likely.
     */
    ChoiceGene mutated(RandomGenerator random) {
        if (choice.size() == 1) {
            return this;
        }
        if (!choice.ordered()) {
            int other = random.nextInt(choice.size() - 1);
            return newInstance(other < allele ? other : other + 1);
        }
        int below = allele;
        int above = choice.size() - 1 - allele;
        boolean up = below == 0 || above > 0 && random.nextBoolean();
        int room = up ? above : below;
        int step = 1;
        while (step < room && random.nextBoolean()) {
            step++;
        }
        return newInstance(up ? allele + step : allele - step);
    }
}
