package dev.espalier.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is deleted with all that is in it when it is closed. */
public record TemporaryFolder(Path path) implements AutoCloseable {
    /**
     * A new one; {@code purpose} is in its name.
     *
     * @throws IOException if there is no room for it
     */
    public static TemporaryFolder create(String purpose) throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("espalier-" + purpose));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
