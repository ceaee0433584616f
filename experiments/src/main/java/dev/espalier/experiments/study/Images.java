package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.definition.Experiment;

/** The images that an experiment names, for whoever needs nothing else of it. */
public final class Images {
    private Images() {}

    /**
     * Loads them.
     *
     * @throws dev.espalier.evaluators.data.DataException if they cannot be loaded
     */
    public static ImageDataset of(Experiment experiment) {
        return new Assembly(experiment).data().load();
    }
}
