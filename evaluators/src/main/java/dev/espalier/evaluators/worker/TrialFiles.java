package dev.espalier.evaluators.worker;

import dev.espalier.space.trial.Artifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The files of one trial.
 *
 * @param folder an existing folder
 */
record TrialFiles(Path folder) {
    /** Writes beside the file and moves it there in one step: whoever finds the file finds all of it. */
    Artifact write(String kind, String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path part = file.resolveSibling(name + ".part");
        Files.write(part, content);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Artifact(kind, file, sha256(content), content.length);
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
