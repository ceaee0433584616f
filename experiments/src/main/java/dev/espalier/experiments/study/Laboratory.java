package dev.espalier.experiments.study;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import java.nio.file.Path;

/**
 * A home folder with all its studies: the one place that puts evaluators and search together. Safe for several threads,
 * and several processes may open one folder; in each, one study runs at a time and others wait.
 */
public final class Laboratory implements AutoCloseable {
    private final Path home;

    private Laboratory(Path home) {
        this.home = home;
    }

    /** Opens {@code home}, which is made if it is not there. */
    public static Laboratory open(Path home) {
        return new Laboratory(home);
    }

    /** The home folder. */
    public Path home() {
        return home;
    }

    /**
     * Makes a study of {@code experiment}; it waits to be run.
     *
     * @return its id
     */
    public String create(Experiment experiment) {
        throw new UnsupportedOperationException();
    }

    /**
     * Asks {@code study} to stop, whichever process runs it.
     *
     * @throws UnknownNameException if there is no such study
     */
    public void stop(String study) {
        throw new UnsupportedOperationException();
    }

    /**
     * The experiment that {@code study} was made of.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Experiment experiment(String study) {
        throw new UnsupportedOperationException();
    }

    /**
     * The design that {@code genes} spell in the space of {@code study}.
     *
     * @throws UnknownNameException if there is no such study
     */
    public Design design(String study, Assignment genes) {
        throw new UnsupportedOperationException();
    }

    /**
     * The exported model of a trial.
     *
     * @throws UnknownNameException if there is no such study, or no such trial with a model
     */
    public Path model(String study, int trial) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
