package dev.espalier.experiments.definition;

import java.util.List;
import java.util.stream.Collectors;

/** An experiment that cannot be run as it is written, with everything that is wrong with it. */
public final class InvalidExperimentException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidExperimentException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
