package dev.espalier.server.cli;

import dev.espalier.evaluators.latency.Device;
import dev.espalier.experiments.benchmark.OverheadBenchmark;
import dev.espalier.experiments.definition.ExperimentReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "bench", description = "Measures what the engine claims of itself.")
final class BenchCommand {
    private final Terminal terminal;

    BenchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Command(name = "overhead", description = "The engine's own time per trial, training and measuring left out.")
    void overhead(
            @Option(
                            names = "--trials",
                            paramLabel = "N",
                            defaultValue = "500",
                            description = "How many; ${DEFAULT-VALUE} if not said.")
                    int trials,
            @Mixin Format.Choice format)
            throws IOException {
        Path home = Files.createTempDirectory("espalier-bench");
        try {
            OverheadBenchmark.Result result =
                    OverheadBenchmark.run(home, ExperimentReader.ready("demo", List.of()), trials);
            Function<Object, String> milliseconds = value -> String.format(Locale.ROOT, "%.2f ms", (double) value);
            new Printer(terminal, format)
                    .row(
                            result,
                            List.of(
                                    Column.of("trials", OverheadBenchmark.Result::trials),
                                    Column.<OverheadBenchmark.Result>of("medianMs", OverheadBenchmark.Result::medianMs)
                                            .headed("median")
                                            .shown(milliseconds),
                                    Column.<OverheadBenchmark.Result>of("p95Ms", OverheadBenchmark.Result::p95Ms)
                                            .headed("95th percentile")
                                            .shown(milliseconds),
                                    Column.<OverheadBenchmark.Result>of(
                                                    "parts", _ -> String.join(", ", OverheadBenchmark.PARTS))
                                            .headed("of"),
                                    Column.<OverheadBenchmark.Result>of("store", _ -> OverheadBenchmark.STORE)
                                            .headed("stored in"),
                                    Column.<OverheadBenchmark.Result>of(
                                                    "device", _ -> Device.here().processor())
                                            .headed("on")));
        } finally {
            delete(home);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
