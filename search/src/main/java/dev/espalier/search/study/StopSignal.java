package dev.espalier.search.study;

/** Raised once, from any thread, and never lowered. */
final class StopSignal {
    private volatile boolean raised;

    void raise() {
        raised = true;
    }

    boolean raised() {
        return raised;
    }

    /** @throws InterruptedException if the signal was raised */
    void check() throws InterruptedException {
        if (raised) {
            throw new InterruptedException("the study was asked to stop");
        }
    }
}
