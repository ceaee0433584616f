package dev.espalier.evaluators.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder for a worker's temporary files, into which libraries unpack tens of megabytes. The worker removes it when its
 * pool is gone, the pool when the worker is.
 */
record Scratch(Path folder) {
    /** A new folder. */
    static Scratch create() throws IOException {
        return new Scratch(Files.createTempDirectory("espalier-worker"));
    }

    /** The folder of this process, which was started with it. */
    static Scratch own() {
        return new Scratch(Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The option that tells a Java process to use it. */
    String option() {
        return "-Djava.io.tmpdir=" + folder;
    }

    /** Removes it with all that is in it, as far as that goes. */
    void remove() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Somebody else removes it just now; what is left, if anything, is left to the system.
        }
    }
}
