package dev.espalier.server.cli;

import dev.espalier.space.trial.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * Shows how a known number of epochs comes along: where someone watches, one line that is drawn again and again; elsewhere
 * one line for each stage as it begins.
 */
final class EpochProgress implements AutoCloseable {
    private static final int BAR = 24;

    private final Terminal terminal;
    private final int epochs;
    private final Instant began = Instant.now();
    private int done;
    private String stage = "";

    EpochProgress(Terminal terminal, int epochs) {
        this.terminal = terminal;
        this.epochs = epochs;
    }

    /** An epoch of {@code current} has ended. */
    void epoch(String current, Epoch epoch) {
        done++;
        double share = Math.min(1, (double) done / epochs);
        String text = String.format(
                Locale.ROOT,
                "%s, epoch %d: %.1f %% of validation images right",
                current,
                epoch.number(),
                100 * epoch.validationAccuracy());
        if (terminal.live()) {
            int full = (int) Math.round(BAR * share);
            Duration used = Duration.between(began, Instant.now());
            Duration left = Duration.ofMillis((long) (used.toMillis() * (1 - share) / share));
            terminal.err()
                    .printf(
                            Locale.ROOT,
                            "\r\033[K[%s%s] %3.0f %% %s, %s left",
                            "=".repeat(full),
                            " ".repeat(BAR - full),
                            100 * share,
                            text,
                            Progress.minutes(left));
            terminal.err().flush();
        } else if (!current.equals(stage)) {
            terminal.err().println(text);
        }
        stage = current;
    }

    /** A line that stays. */
    void say(String line) {
        terminal.err().println((terminal.live() ? "\r\033[K" : "") + line);
    }

    @Override
    public void close() {
        if (terminal.live() && done > 0) {
            terminal.err().println();
        }
    }
}
