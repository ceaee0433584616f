package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import io.jenetics.Alterer;
import io.jenetics.Genotype;
import io.jenetics.Phenotype;
import io.jenetics.UniformCrossover;
import io.jenetics.util.ISeq;
import io.jenetics.util.RandomRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Makes children by Jenetics' uniform crossover and by {@link ChoiceMutator mutation}, none of which was seen before.
 *
 * <p>Parents that are infertile, because all their children are known, must not end a search: {@value #ROUNDS} rounds are
 * tried, and what is missing then are random newcomers.
 */
final class Breeder {
    private static final int ROUNDS = 20;

    private final Choices choices;
    private final Alterer<ChoiceGene, Integer> alterer;
    private final RandomGenerator random;
    private final Novelty novelty;
    private long generation;

    /**
     * @param crossover probability that an individual swaps half of its genes with another
     * @param mutations how many genes of a child change on average
     */
    Breeder(Choices choices, double crossover, double mutations, RandomGenerator random, Novelty novelty) {
        this.choices = choices;
        this.alterer = new UniformCrossover<ChoiceGene, Integer>(crossover, 0.5)
                .andThen(new ChoiceMutator(Math.min(1, mutations / Math.max(1, choices.open()))));
        this.random = random;
        this.novelty = novelty;
    }

    /** Newcomers, as many as {@code wanted} unless the space has fewer left. */
    List<Assignment> newcomers(int wanted) {
        return filled(new ArrayList<>(), wanted);
    }

    /** Children of what {@code parents} gives, as many as {@code wanted} unless the space has fewer left. */
    List<Assignment> children(int wanted, Supplier<Member> parents) {
        generation++;
        List<Assignment> children = new ArrayList<>();
        for (int round = 0; round < ROUNDS && children.size() < wanted; round++) {
            litter(Math.max(2, wanted), parents)
                    .filter(novelty::claim)
                    .limit(wanted - children.size())
                    .forEach(children::add);
        }
        return filled(children, wanted);
    }

    private List<Assignment> filled(List<Assignment> proposals, int wanted) {
        while (proposals.size() < wanted && novelty.random().map(proposals::add).isPresent()) {}
        return proposals;
    }

    private Stream<Assignment> litter(int size, Supplier<Member> parents) {
        ISeq<Phenotype<ChoiceGene, Integer>> drawn =
                Stream.generate(parents).limit(size).map(this::individual).collect(ISeq.toISeq());
        return RandomRegistry.with(random).call(() -> alterer.alter(drawn, generation)).population().stream()
                .map(child -> choices.canonical(
                        child.genotype().chromosome().as(ChoiceChromosome.class).assignment()));
    }

    /** Alterers ask for no fitness, but every phenotype of Jenetics has one. */
    private Phenotype<ChoiceGene, Integer> individual(Member member) {
        return Phenotype.of(Genotype.of(ChoiceChromosome.of(choices, member.genes())), generation, 0);
    }
}
