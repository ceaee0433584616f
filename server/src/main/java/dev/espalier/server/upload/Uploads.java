package dev.espalier.server.upload;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.Laboratory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The models that were brought, each in a file called by its content. */
@Singleton
final class Uploads {
    /** More than any classifier needs that a processor compresses in reasonable time. */
    private static final long MOST_BYTES = 200_000_000;

    private final Path folder;
    private final ReentrantLock turn = new ReentrantLock();

    Uploads(Laboratory laboratory) {
        this.folder = laboratory.home().resolve("models");
    }

    /** A model that can be compressed. */
    record Kept(Path file, String sha256, long bytes) {}

    /**
     * Keeps what {@code model} gives, if it is a model that can be read. One at a time is read; others wait.
     *
     * @throws IllegalArgumentException if it is too long or cannot be read as a network
     * @throws IOException if it breaks off or there is no room for it
     * @throws InterruptedException if the calling thread is interrupted
     */
    Kept take(InputStream model) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, "upload", ".part");
        try {
            MessageDigest digest = sha256();
            long bytes = copy(new DigestInputStream(model, digest), part);
            String name = HexFormat.of().formatHex(digest.digest());
            Path file = folder.resolve(name + ".onnx").toAbsolutePath().normalize();
            if (!Files.exists(file)) {
                inspect(part);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Kept(file, name, bytes);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static long copy(InputStream model, Path file) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = model.read(buffer); read >= 0; read = model.read(buffer)) {
                bytes += read;
                require(bytes <= MOST_BYTES, "the model has more than %d MB", MOST_BYTES / 1_000_000);
                out.write(buffer, 0, read);
            }
        }
        require(bytes > 0, "the request needs the model as its body, an ONNX file");
        return bytes;
    }

    private void inspect(Path model) throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            Optional<String> refusal = Inspection.of(model);
            // People know the file by another name.
            require(
                    refusal.isEmpty(),
                    "%s",
                    refusal.map(why -> why.replace(model.toString(), "the model"))
                            .orElse(""));
        } finally {
            turn.unlock();
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
