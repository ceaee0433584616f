package dev.espalier.search.store;

/**
 * Something that became different in the store. Changes are numbered in the order they became visible.
 *
 * @param sequence ascends with each change of the whole store
 * @param study the study's id
 * @param trial the trial's number; 0 if the change is not of one trial
 */
public record Change(long sequence, String study, Kind kind, int trial) {
    /** What a change is about. */
    public enum Kind {
        /** The study was created, began, ended or was asked to stop. */
        STUDY,
        /** A trial began, came further or was abandoned. */
        ACTIVITY,
        /** A trial was finished. */
        TRIAL,
        /** Members of the front were measured again. */
        CONFIRMED
    }
}
