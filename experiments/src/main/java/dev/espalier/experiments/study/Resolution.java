package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StrategySection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An experiment with what it leaves open written out, so that a study stays what it is wherever and whenever it goes on: what
 * only the data can tell, what depends on the machine but must stay, and what a model to compress wants its images to be.
 *
 * @param compression of the model that is compressed, if one is
 */
record Resolution(Experiment experiment, Optional<Compression> compression) {
    /**
     * That of {@code said}: with channels, classes, and the folder wherever one stands.
     *
     * @throws dev.espalier.evaluators.data.DataException if the data cannot be loaded
     * @throws IllegalArgumentException if the data is not what the experiment says
     */
    static Resolution of(Experiment said, Optional<Compression> compression) {
        DataSection data = said.data();
        if (said.evaluatedOutside() && data.channels() > 0 && data.classes() > 0 && compression.isEmpty()) {
            // Whoever evaluates has images of their own; all that a space needs to know of them is said.
            return new Resolution(said.withStrategy(strategy(said)), compression);
        }
        Experiment written = said.withData(written(data));
        Optional<Compression> found =
                compression.map(model -> model.resolved(Images.source(data).load()));
        if (found.isPresent()) {
            written = written.withSpace(said.space().withCompress(found.get().section()));
        }
        return new Resolution(written.withStrategy(strategy(said)), found);
    }

    private static DataSection written(DataSection data) {
        ImageDataset images = data.source() == DataSection.Source.BUILT_IN
                // A few images tell as much as all of them.
                ? new DataSource.BuiltIn(data.seed(), 10, 10, 10).load()
                : Images.source(data).load();
        String folder = data.dir().isEmpty()
                ? ""
                : Path.of(data.dir()).toAbsolutePath().normalize().toString();
        return new DataSection(
                data.source(),
                folder,
                data.train(),
                data.validation(),
                data.test(),
                data.seed(),
                agreed("data.channels", data.channels(), images.shape().channels()),
                agreed("data.classes", data.classes(), images.classes().size()));
    }

    private static int agreed(String key, int said, int found) {
        if (said != 0 && said != found) {
            throw new IllegalArgumentException(key + ": the data has " + found + ", the experiment says " + said);
        }
        return found;
    }

    /** The strategy with what is left to this machine and these objectives written out. */
    private static StrategySection strategy(Experiment said) {
        StrategySection strategy = said.strategy().suiting(said.objectives());
        return strategy.ahead() > 0 ? strategy : strategy.withAhead(2 * said.processes());
    }
}
