package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.StoreException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command prints and works.
 *
 * @param out for data
 * @param err for progress and messages
 * @param home the folder of all state
 * @param live whether someone watches {@code err}, so that a line may be drawn again
 */
record Terminal(PrintStream out, PrintStream err, Path home, boolean live) {
    /** The process's own streams, and the home that the environment names. */
    static Terminal of(Map<String, String> environment) {
        String home = environment.getOrDefault("ESPALIER_HOME", "");
        boolean live = System.console() != null
                && System.console().isTerminal()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return new Terminal(
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                Path.of(home.isEmpty() ? ".espalier" : home),
                live);
    }

    /**
     * Opens the home folder.
     *
     * @throws WrongInputException if it cannot be used
     */
    Laboratory laboratory() {
        try {
            return Laboratory.open(home);
        } catch (StoreException e) {
            throw new WrongInputException(e.getMessage(), e);
        }
    }
}
