package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Stage;
import java.time.Instant;
import java.util.Optional;

/**
 * A trial that is being evaluated right now.
 *
 * @param number the number it will have
 * @param stage what is being done; empty before the first stage began
 * @param epoch training epochs ended so far
 * @param epochs training epochs in all, 0 while unknown
 * @param started when its evaluation began
 * @param updated when this was last heard of
 */
public record Activity(
        int number, Assignment genes, Optional<Stage> stage, int epoch, int epochs, Instant started, Instant updated) {}
