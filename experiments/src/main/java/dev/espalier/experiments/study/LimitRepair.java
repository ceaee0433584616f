package dev.espalier.experiments.study;

import dev.espalier.search.study.Repair;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.shrinking.Shrinking;
import dev.espalier.space.trial.Limit;
import java.util.List;

/** Takes from a compression that breaks a limit what does least harm, as little as makes it keep all that are foretold. */
record LimitRepair(Shrinking shrinking, Foretold foretold) implements Repair {
    @Override
    public Assignment repaired(Assignment genes, List<Limit> limits) {
        return limits.stream().anyMatch(Foretold::tells)
                ? shrinking
                        .within(genes, design -> foretold.keeps(design, limits))
                        .orElse(genes)
                : genes;
    }
}
