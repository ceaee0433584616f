package dev.espalier.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes at its end. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Tells what would be in the way, before work that may take minutes.
     *
     * @throws WrongInputException if {@code file} is a folder or its folder is not there
     */
    static void check(Path file) {
        Path place = file.toAbsolutePath();
        if (Files.isDirectory(place) || !Files.isDirectory(place.resolveSibling(""))) {
            throw new WrongInputException(file + " cannot be written: "
                    + (Files.isDirectory(place) ? "it is a folder" : "there is no such folder"));
        }
    }
}
