package dev.espalier.search.study;

import dev.espalier.search.pareto.Front;
import dev.espalier.space.trial.Measurements;
import java.util.Map;

/** Measures the members of a front again, on their final files, once the search is over. */
@FunctionalInterface
public interface Confirmation {
    /** Measures nothing, so that the front stays as the search saw it. */
    Confirmation NONE = _ -> Map.of();

    /**
     * What is confirmed of the members of {@code front}, by trial number, at least one
     * measurement for each; a member left out drops from the reported front,
     * unless nothing at all is confirmed.
     *
     * @throws InterruptedException if the study was stopped; nothing is recorded then
     */
    Map<Integer, Measurements> confirm(Front front) throws InterruptedException;
}
