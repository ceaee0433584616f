package dev.espalier.server.cli;

import dev.espalier.evaluators.table.Profiler;
import java.util.Locale;

/**
 * Shows how a profile comes along: where someone watches, one line that is drawn again and again; elsewhere one line for
 * each tenth of the time.
 */
final class ProfileProgress implements AutoCloseable {
    private static final int BAR = 24;

    private final Terminal terminal;
    private int tenth = -1;
    private boolean drawn;

    ProfileProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(Profiler.Progress progress) {
        String text = progress.parts() + " parts, " + progress.networks() + " networks measured";
        int now = (int) (10 * progress.share());
        if (terminal.live()) {
            int full = (int) Math.round(BAR * progress.share());
            terminal.err()
                    .printf(
                            Locale.ROOT,
                            "\r\033[K[%s%s] %3.0f %% %s",
                            "=".repeat(full),
                            " ".repeat(BAR - full),
                            100 * progress.share(),
                            text);
            terminal.err().flush();
            drawn = true;
        } else if (now > tenth) {
            terminal.err().println(text);
        }
        tenth = now;
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.err().println();
        }
    }
}
