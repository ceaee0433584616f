package dev.espalier.server.upload;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.network.TensorShape;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The models that were brought: those to compress are kept here, each in a file called by its content. */
@Singleton
public final class Uploads {
    /** More than any classifier needs that a processor compresses in reasonable time. */
    private static final long MOST_BYTES = 200_000_000;

    private final Path folder;
    private final ReentrantLock turn = new ReentrantLock();

    Uploads(Laboratory laboratory) {
        this.folder = laboratory.home().resolve("models");
    }

    /** A model that can be used. */
    public record Kept(Path file, String sha256, long bytes) {}

    /**
     * Keeps what {@code model} gives, if it is a model that can be read. One at a time is read; others wait.
     *
     * @throws IllegalArgumentException if it is too long or cannot be read as a network
     * @throws IOException if it breaks off or there is no room for it
     * @throws InterruptedException if the calling thread is interrupted
     */
    Kept take(InputStream model) throws IOException, InterruptedException {
        Path part = part();
        try {
            Kept came = copied(model, part);
            Path file = folder.resolve(came.sha256() + ".onnx").toAbsolutePath().normalize();
            if (!Files.exists(file)) {
                inspect(part, List.of());
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            return new Kept(file, came.sha256(), came.bytes());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Where a model is put that was found to be one. */
    @FunctionalInterface
    public interface Place {
        /**
         * Moves {@code model} there.
         *
         * @throws IOException if that cannot be done
         */
        void keep(Kept model) throws IOException;
    }

    /**
     * Puts what {@code model} gives to {@code place}, if it is a classifier of such images. One at a time is read; others wait.
     *
     * @param input of its images
     * @param classes that it tells apart
     * @throws IllegalArgumentException if it is too long, cannot be read as a network, or is another classifier
     * @throws IOException if it breaks off or there is no room for it
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Kept classifier(InputStream model, TensorShape input, long classes, Place place)
            throws IOException, InterruptedException {
        Path part = part();
        try {
            Kept came = copied(model, part);
            inspect(part, List.of(input.toString(), String.valueOf(classes)));
            place.keep(came);
            return came;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path part() throws IOException {
        return Files.createTempFile(Files.createDirectories(folder), "upload", ".part");
    }

    private static Kept copied(InputStream model, Path part) throws IOException {
        MessageDigest digest = sha256();
        long bytes = copy(new DigestInputStream(model, digest), part);
        return new Kept(part, HexFormat.of().formatHex(digest.digest()), bytes);
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

    private void inspect(Path model, List<String> purpose) throws IOException, InterruptedException {
        turn.lockInterruptibly();
        try {
            Optional<String> refusal = Inspection.of(model, purpose);
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
