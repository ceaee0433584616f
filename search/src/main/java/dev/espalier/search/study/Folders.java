package dev.espalier.search.study;

import dev.espalier.search.store.StudyStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folders of a study and its trials. */
final class Folders {
    private final StudyStore store;
    private final String id;

    /** @throws UncheckedIOException if the study's folder cannot be made */
    Folders(StudyStore store, String id) {
        this.store = store;
        this.id = id;
        create(store.folder(id));
    }

    /** The study's folder. */
    Path study() {
        return store.folder(id);
    }

    /**
     * A trial's folder, emptied of what an interrupted evaluation left in it.
     *
     * @throws UncheckedIOException if it cannot be made or emptied
     */
    Path empty(int trial) {
        Path folder = store.folder(id, trial);
        if (Files.exists(folder)) {
            delete(folder);
        }
        return create(folder);
    }

    /** A trial's folder; what it needs of it it looks for. */
    Path of(int trial) {
        return store.folder(id, trial);
    }

    /**
     * Removes a trial's folder, if it has one.
     *
     * @throws UncheckedIOException if it cannot be removed
     */
    void remove(int trial) {
        if (Files.exists(store.folder(id, trial))) {
            delete(store.folder(id, trial));
        }
    }

    private static Path create(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make the folder " + folder, e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty the folder " + folder, e);
        }
    }
}
