package dev.espalier.server.cli;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.experiments.definition.DataSection;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a benchmark on Fashion-MNIST finds it, or other images in its format. */
final class FashionMnistOption {
    @Option(
            names = "--data-dir",
            paramLabel = "FOLDER",
            description = "Fashion-MNIST's four IDX files, or MNIST's; Fashion-MNIST is downloaded if not said.")
    private Optional<Path> folder = Optional.empty();

    @Option(
            names = "--validation",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "Images at the end of the training file that choices are made by; ${DEFAULT-VALUE} if not said.")
    private int validation;

    /** The images, of which at most {@code train} are to train on; 0 is all others. */
    DataSource source(int train) {
        return folder.<DataSource>map(files -> new DataSource.Idx(files, validation, train))
                .orElseGet(() -> new DataSource.FashionMnistDownload(validation, train));
    }

    /** The same as a section of an experiment. */
    DataSection section(int train) {
        return new DataSection(
                folder.isPresent() ? DataSection.Source.IDX : DataSection.Source.FASHION_MNIST,
                folder.map(files -> files.toAbsolutePath().toString()).orElse(""),
                train,
                validation,
                0,
                1,
                0,
                0);
    }
}
