package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Candidates spread evenly over the space: a Sobol sequence, shifted at random so that the seed matters, whose coordinates
 * pick the options. (<a href="https://doi.org/10.1016/0041-5553(67)90144-9">Sobol, 1967</a>; the shift is that of
 * <a href="https://doi.org/10.1137/0713071">Cranley and Patterson, 1976</a>)
 *
 * <p>Choices beyond the {@value #DIMENSIONS} dimensions whose directions are known are drawn at random. Points that spell a
 * known candidate are passed over; after {@value Novelty#TRIES} of them in a row, random candidates follow until the space
 * is exhausted.
 */
public final class SobolSearch implements Strategy {
    static final int DIMENSIONS = 1000;

    private final Choices choices;
    private final int batch;
    private final Random random;
    private final Novelty novelty;
    private final SobolSequenceGenerator sequence;
    private final double[] shift;

    /**
     * @param batch candidates per proposal
     * @throws IllegalArgumentException if the batch is empty
     */
    public SobolSearch(Choices choices, int batch, long seed) {
        require(batch > 0, "a Sobol search needs a batch of at least one, got %d", batch);
        this.choices = choices;
        this.batch = batch;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.sequence = new SobolSequenceGenerator(Math.min(choices.size(), DIMENSIONS));
        this.shift = random.doubles(sequence.nextVector().length).toArray();
    }

    @Override
    public List<Assignment> propose() {
        List<Assignment> proposals = new ArrayList<>();
        while (proposals.size() < batch && next().map(proposals::add).isPresent()) {}
        return proposals;
    }

    private Optional<Assignment> next() {
        for (int i = 0; i < Novelty.TRIES; i++) {
            Assignment genes = point();
            if (novelty.claim(genes)) {
                return Optional.of(genes);
            }
        }
        return novelty.random();
    }

    private Assignment point() {
        double[] coordinates = sequence.nextVector();
        int[] genes = new int[choices.size()];
        for (int i = 0; i < genes.length; i++) {
            double coordinate = i < shift.length ? (coordinates[i] + shift[i]) % 1 : random.nextDouble();
            genes[i] = (int) (coordinate * choices.list().get(i).size());
        }
        return choices.canonical(Assignment.of(genes));
    }

    @Override
    public void learn(List<Evaluated> results) {
        results.forEach(result -> novelty.claim(result.genes()));
    }
}
