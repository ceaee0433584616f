package dev.espalier.search.strategy;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Uniformly random candidates, none twice: what every other strategy must beat. */
public final class RandomSearch implements Strategy {
    private final int batch;
    private final Novelty novelty;

    /**
     * @param batch candidates per proposal
     * @throws IllegalArgumentException if the batch is empty
     */
    public RandomSearch(Choices choices, int batch, long seed) {
        require(batch > 0, "random search needs a batch of at least one, got %d", batch);
        this.batch = batch;
        this.novelty = new Novelty(choices, new Random(seed));
    }

    @Override
    public List<Assignment> propose() {
        List<Assignment> proposals = new ArrayList<>();
        while (proposals.size() < batch && novelty.random().map(proposals::add).isPresent()) {}
        return proposals;
    }

    @Override
    public void learn(List<Evaluated> results) {
        results.forEach(result -> novelty.claim(result.genes()));
    }
}
