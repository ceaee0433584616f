package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Sensitivity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What was found out about a model: how important its channels are, in a file for each criterion, and how sensitive it is,
 * in one for each way to cut it. Finding out needs the training engine and images, and whoever looks at a study later must
 * see the very same cuts.
 */
final class ScoreFiles {
    private final Path folder;

    private ScoreFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * The files of a model within {@code home}, in a folder called by the model's content, the data and what is made of its
     * pixels.
     *
     * @throws UncheckedIOException if the model cannot be read
     */
    static ScoreFiles of(Path home, CompressSection section, DataSource data) {
        try {
            byte[] context = (data + " " + section.pixels()).getBytes(StandardCharsets.UTF_8);
            return new ScoreFiles(home.resolve(hash(Files.readAllBytes(section.file()), context)));
        } catch (IOException e) {
            throw new UncheckedIOException(section.file() + " cannot be read", e);
        }
    }

    /** The files of whatever {@code text} describes, within {@code home}. */
    static ScoreFiles of(Path home, String text) {
        return new ScoreFiles(home.resolve(hash(text.getBytes(StandardCharsets.UTF_8))));
    }

    /** The scores by {@code criterion}, from its file; {@code found} out and written there if there is none. */
    double[] scores(String criterion, Supplier<double[]> found) {
        Path file = folder.resolve(criterion + ".scores");
        return read(file)
                .orElseGet(() -> write(
                        file,
                        Arrays.stream(found.get())
                                .mapToObj(Double::toString)
                                .collect(Collectors.joining("\n", "", "\n"))))
                .lines()
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    /** How sensitive the model is to the genes of {@code space}, if that was measured. */
    Optional<Sensitivity> sensitivity(CompressionSpace space) {
        Path file = file(space);
        return read(file).map(text -> {
            try {
                return WireFormat.read(Sensitivity.class, text);
            } catch (IOException e) {
                throw new UncheckedIOException(file + " is damaged; without it, it is measured again", e);
            }
        });
    }

    /** Keeps what was measured for {@link #sensitivity}. */
    void keep(CompressionSpace space, Sensitivity sensitivity) {
        write(file(space), WireFormat.write(Sensitivity.class, sensitivity));
    }

    /** Called by what the curves depend on: the genes, and who judges the channels meanwhile. */
    private Path file(CompressionSpace space) {
        String what = space.genes() + space.scores().keySet().iterator().next();
        return folder.resolve("sensitivity-" + hash(what.getBytes(StandardCharsets.UTF_8)) + ".json");
    }

    private static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Beside {@code file} and moved there in one step. */
    private static String write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Path part = Files.createTempFile(file.getParent(), "new", ".part");
            Files.writeString(part, text);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private static String hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
