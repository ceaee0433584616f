package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.Experiment;
import java.nio.file.Path;

/** The images that an experiment names. */
public final class Images {
    private static final int BUILT_IN_TRAIN = 8_000;
    private static final int BUILT_IN_SCORED = 2_000;
    private static final int FILES_VALIDATION = 5_000;

    private Images() {}

    /**
     * The images of {@code experiment}.
     *
     * @throws dev.espalier.evaluators.data.DataException if they cannot be loaded
     */
    public static ImageDataset of(Experiment experiment) {
        return source(experiment.data()).load();
    }

    /** Where the images come from, with the usual numbers of them where none are said. */
    static DataSource source(DataSection data) {
        return switch (data.source()) {
            case BUILT_IN ->
                new DataSource.BuiltIn(
                        data.seed(),
                        or(data.train(), BUILT_IN_TRAIN),
                        or(data.validation(), BUILT_IN_SCORED),
                        or(data.test(), BUILT_IN_SCORED));
            case IDX -> new DataSource.Idx(Path.of(data.dir()), or(data.validation(), FILES_VALIDATION), data.train());
            case FASHION_MNIST ->
                new DataSource.FashionMnistDownload(or(data.validation(), FILES_VALIDATION), data.train());
        };
    }

    private static int or(int said, int otherwise) {
        return said == 0 ? otherwise : said;
    }
}
