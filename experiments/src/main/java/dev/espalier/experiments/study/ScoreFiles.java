package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.experiments.definition.CompressSection;
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
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How important the channels of a model are, kept in a file for each criterion: finding out may need the training engine
 * and images, and whoever looks at a study later must see the very same cuts.
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
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(section.file()));
            digest.update((data + " " + section.pixels()).getBytes(StandardCharsets.UTF_8));
            return new ScoreFiles(home.resolve(HexFormat.of().formatHex(digest.digest(), 0, 12)));
        } catch (IOException e) {
            throw new UncheckedIOException(section.file() + " cannot be read", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The scores by {@code criterion}, from its file; {@code found} out and written there if there is none. */
    double[] get(String criterion, Supplier<double[]> found) {
        Path file = folder.resolve(criterion + ".scores");
        try {
            if (Files.exists(file)) {
                List<String> lines = Files.readAllLines(file);
                return lines.stream().mapToDouble(Double::parseDouble).toArray();
            }
            double[] scores = found.get();
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, criterion, ".part");
            Files.writeString(
                    part, Arrays.stream(scores).mapToObj(Double::toString).collect(Collectors.joining("\n", "", "\n")));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return scores;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read or written", e);
        }
    }
}
