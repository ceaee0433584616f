package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Images;
import dev.espalier.space.network.Network;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which images a model is looked at with. */
final class DataOptions {
    @Option(
            names = "--data",
            paramLabel = "FILE.yaml",
            description = "An experiment file, of which the section 'data' is read.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "A folder of IDX files, the format of MNIST, in the place of --data.")
    private Optional<Path> folder = Optional.empty();

    /**
     * The images at the size that {@code network} takes.
     *
     * @throws IllegalArgumentException if they are not of its channels and classes, or it was not said which
     * @throws dev.espalier.evaluators.data.DataException if they cannot be loaded
     */
    ImageDataset images(Network network) {
        ImageDataset images = Images.of(experiment());
        require(
                images.classes().size() == network.output().elements(),
                "%s has %d classes, but the model tells %d apart",
                images.name(),
                images.classes().size(),
                network.output().elements());
        return images.resized(network.input());
    }

    /**
     * Where the images come from.
     *
     * @throws IllegalArgumentException if it was not said
     */
    DataSection section() {
        return experiment().data();
    }

    private Experiment experiment() {
        require(
                file.isPresent() != folder.isPresent(),
                "say on which images: --data FILE.yaml, an experiment file, or --data-dir DIR, a folder of IDX files");
        return file.map(path -> ExperimentReader.read(path, List.of()))
                .orElseGet(() -> ExperimentReader.read("data: {dir: \"%s\"}"
                        .formatted(folder.orElseThrow().toString().replace("\\", "\\\\"))));
    }
}
