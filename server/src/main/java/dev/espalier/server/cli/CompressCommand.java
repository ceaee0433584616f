package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Laboratory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "compress",
        description = {
            "Makes a trained classifier smaller and faster: searches which channels can go and with how many bits it computes,"
                    + " tunes what is left, and prints the front.",
            "What is not said is as in experiments/compress.yaml."
        })
final class CompressCommand implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL.onnx", description = "The model, in single precision.")
    private Path file = Path.of("");

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final PixelsOption pixels = new PixelsOption();

    @Mixin
    private final LimitOptions limits = new LimitOptions();

    @Mixin
    private final SearchOptions options = new SearchOptions();

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    CompressCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isRegularFile(file)) {
            throw new WrongInputException(file + ": there is no such file");
        }
        try (Laboratory laboratory = terminal.laboratory()) {
            String study = laboratory.create(experiment());
            SearchRun run = new SearchRun(terminal, laboratory, study);
            return run.show(run.search(options.workers()), new Printer(terminal, format));
        }
    }

    private Experiment experiment() {
        Experiment said = ExperimentReader.ready("compress", limits.over(options.overrides()));
        String name =
                String.valueOf(file.getFileName()).replaceFirst("\\.onnx$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        return options.seeded(said.named("compress-" + name)
                .withData(data.section())
                .withSpace(said.space().withCompress(said.space().compress().resolved(file, pixels.said()))));
    }
}
