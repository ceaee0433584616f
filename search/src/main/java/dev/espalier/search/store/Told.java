package dev.espalier.search.store;

import dev.espalier.space.trial.Measurements;

/** What somebody outside tells of a trial it was given. */
public sealed interface Told {
    /** It was evaluated. */
    record Figures(Measurements measurements) implements Told {}

    /** It could not be evaluated. */
    record Failure(String reason) implements Told {}
}
