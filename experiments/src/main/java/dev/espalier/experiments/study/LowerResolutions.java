package dev.espalier.experiments.study;

import dev.espalier.search.fidelity.Ladder;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.LowerResolution;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Over;
import java.util.SplittableRandom;

/** Tells, before anything is trained, whether candidates can be trained at the resolutions where they are to pause. */
final class LowerResolutions {
    private static final int SAMPLES = 100;

    private LowerResolutions() {}

    /**
     * Looks at a seeded sample of {@code space}; who is not in it and cannot be trained so fails by itself.
     *
     * @throws IllegalArgumentException if one cannot; the message names the design, its layer and what to say instead
     */
    static void check(SearchSpace space, Ladder ladder, long seed) {
        if (ladder.over() != Over.RESOLUTION) {
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < SAMPLES; i++) {
            Assignment genes = space.canonical(space.choices().random(random));
            Network network = space.decode(genes).network();
            try {
                ladder.amounts().forEach(percent -> LowerResolution.of(network, percent));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "fidelity.over: design '%s' cannot be trained at a lower resolution (%s); set it to epochs or images"
                                .formatted(genes, e.getMessage()),
                        e);
            }
        }
    }
}
