package dev.espalier.server.cli;

/** What the process tells its caller. */
final class ExitCode {
    /** Done. */
    static final int DONE = 0;

    /** Something went wrong on the way. */
    static final int FAILED = 1;

    /** The input was wrong; the message says what, where and how to mend it. */
    static final int WRONG_INPUT = 2;

    /** No design can meet the limits. */
    static final int INFEASIBLE = 3;

    private ExitCode() {}
}
