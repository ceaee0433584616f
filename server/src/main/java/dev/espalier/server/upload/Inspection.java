package dev.espalier.server.upload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a model in a process of its own: whatever the file does to its reader, this process goes on. */
final class Inspection {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Reading takes a few times the file; the machine's other work must not be pushed out. */
    private static final long HEAP_MEGABYTES = 1536;

    private Inspection() {}

    /**
     * Why {@code model} cannot be used, if it cannot.
     *
     * @param purpose what {@link InspectionProcess} is told besides
     * @throws IOException if the process cannot be started
     * @throws InterruptedException if the calling thread is interrupted; the process is ended then
     */
    static Optional<String> of(Path model, List<String> purpose) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("espalier-inspection");
        Path answer = scratch.resolve("answer");
        Process process = start(model, answer, scratch, purpose);
        try {
            if (!process.waitFor(PATIENCE)) {
                return Optional.of("the model was not read within " + PATIENCE.toMinutes() + " minutes");
            }
            if (!Files.exists(answer)) {
                return Optional.of("the model cannot be read: reading it took more than %d MB of memory, or broke off"
                        .formatted(HEAP_MEGABYTES));
            }
            return Optional.of(Files.readString(answer)).filter(text -> !text.isEmpty());
        } finally {
            process.destroyForcibly().waitFor();
            remove(scratch);
        }
    }

    private static Process start(Path model, Path answer, Path scratch, List<String> purpose) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("java.class.path"),
                InspectionProcess.class.getName(),
                model.toString(),
                answer.toString()));
        command.addAll(purpose);
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The libraries that were unpacked there take tens of megabytes. */
    private static void remove(Path scratch) throws IOException {
        try (Stream<Path> tree = Files.walk(scratch)) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
