package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import io.jenetics.Chromosome;
import io.jenetics.util.ISeq;
import java.util.stream.IntStream;

/** An assignment as a chromosome of Jenetics, one gene for each choice; an inactive gene is carried along. */
record ChoiceChromosome(ISeq<ChoiceGene> genes) implements Chromosome<ChoiceGene> {
    static ChoiceChromosome of(Choices choices, Assignment genes) {
        return new ChoiceChromosome(IntStream.range(0, choices.size())
                .mapToObj(i -> new ChoiceGene(choices.list().get(i), genes.get(i)))
                .collect(ISeq.toISeq()));
    }

    Assignment assignment() {
        return Assignment.of(genes.stream().mapToInt(ChoiceGene::allele).toArray());
    }

    @Override
    public ChoiceGene get(int index) {
        return genes.get(index);
    }

    @Override
    public int length() {
        return genes.length();
    }

    @Override
    public ChoiceChromosome newInstance(ISeq<ChoiceGene> changed) {
        return new ChoiceChromosome(changed);
    }

    @Override
    public ChoiceChromosome newInstance() {
        return new ChoiceChromosome(genes.map(ChoiceGene::newInstance));
    }
}
