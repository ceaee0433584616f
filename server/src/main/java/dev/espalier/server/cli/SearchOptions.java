package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a search may be told beside its file. */
final class SearchOptions {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the file, such as training.epochs=3; may be given again.")
    private List<String> overrides = new ArrayList<>();

    @Mixin
    private final WorkersOption workers = new WorkersOption();

    @Option(
            names = "--seed",
            paramLabel = "S",
            description = "All randomness comes from it; as in the file if not said.")
    private Optional<Long> seed = Optional.empty();

    List<String> overrides() {
        return List.copyOf(overrides);
    }

    OptionalInt workers() {
        return workers.number();
    }

    Experiment seeded(Experiment experiment) {
        return seed.map(experiment::withSeed).orElse(experiment);
    }
}
