package dev.espalier.search.store;

import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Measurements;
import java.util.List;
import java.util.Optional;

/** What somebody outside tells of a trial it was given. */
public sealed interface Told {
    /**
     * It was evaluated.
     *
     * @param curve of its training; empty if that is not told
     * @param model the SHA-256 of the trained model, which lies at {@link Outside#model}
     */
    record Figures(Measurements measurements, List<Epoch> curve, Optional<String> model) implements Told {
        public Figures {
            curve = List.copyOf(curve);
        }

        /** Figures alone. */
        public Figures(Measurements measurements) {
            this(measurements, List.of(), Optional.empty());
        }
    }

    /** It could not be evaluated. */
    record Failure(String reason) implements Told {}
}
