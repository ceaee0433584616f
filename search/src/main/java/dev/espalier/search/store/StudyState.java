package dev.espalier.search.store;

/** How a study stands. */
public enum StudyState {
    /** Created, never started. */
    QUEUED,
    /** A living process works on it. */
    RUNNING,
    /** Someone asked it to stop; it can be resumed. */
    STOPPED,
    /** Its process died; it can be resumed. */
    INTERRUPTED,
    /** Its budget is spent. */
    DONE,
    /** Nothing is left to propose. */
    EXHAUSTED,
    /** No candidate was found that keeps the limits. */
    INFEASIBLE,
    /** Something other than a candidate went wrong; it can be resumed. */
    FAILED;

    /** Whether the search came to its own end, so that there is nothing to resume. */
    public boolean complete() {
        return switch (this) {
            case DONE, EXHAUSTED, INFEASIBLE -> true;
            case QUEUED, RUNNING, STOPPED, INTERRUPTED, FAILED -> false;
        };
    }
}
