package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, as a user runs it. */
final class EspalierProcess {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    private EspalierProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command whose state is in {@code home}, with all else that it writes beside that. So are the locks of the
     * machine's cores: a search that runs elsewhere meanwhile does not hold it up.
     */
    static EspalierProcess start(Path home, String... args) throws IOException {
        Path temporary = Files.createDirectories(home.resolveSibling("tmp"));
        Path out = Files.createTempFile(home.getParent(), "out", ".txt");
        Path err = Files.createTempFile(home.getParent(), "err", ".txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djava.io.tmpdir=" + temporary,
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().put("ESPALIER_HOME", home.toString());
        return new EspalierProcess(builder.start(), out, err);
    }

    /** What it printed for programs to read. */
    String out() throws IOException {
        return Files.readString(out);
    }

    /** What it said, whole lines only. */
    List<String> err() throws IOException {
        String text = Files.readString(err);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Waits until it has said {@code count} lines that start with {@code prefix}. */
    void awaitLines(String prefix, int count) throws IOException, InterruptedException {
        boolean alive = process.isAlive();
        while (err().stream().filter(line -> line.startsWith(prefix)).count() < count) {
            assertTrue(alive, () -> "ended early: " + said());
            Thread.sleep(5);
            alive = process.isAlive();
        }
    }

    /** Waits for its end, which must be a good one, and for that of the processes it started; gives what it printed. */
    String awaitSuccess() throws IOException, InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        int code = process.waitFor();
        assertTrue(code == ExitCode.DONE, () -> "exit code " + code + ": " + said());
        awaitEnd(children);
        return out();
    }

    /**
     * Ends the process without asking it, as {@code kill -9} does, and waits until those it started have noticed.
     *
     * @return whether it was still alive
     */
    boolean kill() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        boolean alive = process.isAlive();
        process.destroyForcibly().waitFor();
        awaitEnd(children);
        return alive;
    }

    private static void awaitEnd(List<ProcessHandle> children) {
        for (ProcessHandle child : children) {
            assertDoesNotThrow(
                    () -> child.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS),
                    "an orphan lives on: " + child.info());
        }
    }

    private String said() {
        try {
            return String.join("\n", err());
        } catch (IOException e) {
            return e.toString();
        }
    }
}
