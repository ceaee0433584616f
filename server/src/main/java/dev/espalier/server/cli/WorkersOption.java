package dev.espalier.server.cli;

import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How many candidates train at once. */
final class WorkersOption {
    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "Candidates trained at once; one per core if not said.")
    private Optional<Integer> workers = Optional.empty();

    OptionalInt number() {
        return workers.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
