package dev.espalier.server.cli;

import java.time.Duration;

/** Shows how many of a known number of things are done: one line drawn again where someone watches, else now and then. */
final class Counter implements AutoCloseable {
    private static final int BAR = 24;
    private static final int LINES = 10;

    private final Terminal terminal;
    private final int total;
    private final String things;
    private final long began = System.nanoTime();
    private boolean drawn;
    private int told;

    Counter(Terminal terminal, int total, String things) {
        this.terminal = terminal;
        this.total = total;
        this.things = things;
    }

    /** {@code done} of all are done, the last of them {@code what}. */
    void done(String what, int done) {
        show(", " + what, done);
    }

    /** {@code done} of all are done. */
    void done(int done) {
        show("", done);
    }

    /** A line that stays. */
    void say(String line) {
        terminal.err().println((drawn ? "\r\033[K" : "") + line);
        drawn = false;
    }

    private void show(String last, int done) {
        Duration left = Duration.ofNanos((System.nanoTime() - began) / done * (total - done));
        int full = BAR * done / total;
        String text = "[%s%s] %d of %d %s%s, %s left"
                .formatted("=".repeat(full), " ".repeat(BAR - full), done, total, things, last, Progress.minutes(left));
        if (terminal.live()) {
            terminal.err().print("\r\033[K" + text);
            terminal.err().flush();
            drawn = true;
        } else if (LINES * done / total > LINES * told / total || total < LINES) {
            told = done;
            terminal.err().println(text);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.err().println();
        }
    }
}
