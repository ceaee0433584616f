package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Bounds that models must keep. */
final class LimitOptions {
    @Option(
            names = "--limit",
            paramLabel = "METRIC=BOUND",
            description = "Only models within it, such as latency=2ms or size=100kB; may be given again.")
    private List<String> limits = new ArrayList<>();

    /** @throws IllegalArgumentException if one of them cannot be read */
    List<Limit> bounds() {
        return limits.stream().map(LimitOptions::limit).toList();
    }

    /**
     * {@code overrides} of an experiment, and these bounds laid over it likewise.
     *
     * @throws IllegalArgumentException if one of them cannot be read
     */
    List<String> over(List<String> overrides) {
        return Stream.concat(
                        overrides.stream(),
                        limits.stream()
                                .map(text -> "limits." + limit(text).metric() + text.substring(text.indexOf('='))))
                .toList();
    }

    private static Limit limit(String text) {
        int equals = text.indexOf('=');
        require(equals > 0, "--limit needs METRIC=BOUND, such as latency=2ms, got '%s'", text);
        return Quantity.limit(text.substring(0, equals), text.substring(equals + 1));
    }
}
