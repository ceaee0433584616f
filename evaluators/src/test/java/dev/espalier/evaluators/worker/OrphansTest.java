package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Stage;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class OrphansTest {
    /** A study in a process of its own; names its workers once both train. */
    static final class Study {
        static void main(String[] arguments) throws Exception {
            Path locks = Files.createDirectory(Path.of(arguments[0], "locks"));
            try (WorkerPool pool = WorkerPool.start(Candidates.settings(2, Duration.ofMinutes(5)), locks)) {
                CountDownLatch training = new CountDownLatch(2);
                for (int i = 0; i < 2; i++) {
                    Path folder = Files.createDirectory(Path.of(arguments[0], "trial" + i));
                    Evaluation evaluation = new Evaluation(1, List.of(), folder, step -> {
                        if (step.equals(new Progress.Began(Stage.TRAINING))) {
                            training.countDown();
                        }
                    });
                    Thread.ofPlatform().start(new FutureTask<>(() -> pool.evaluate(Candidates.large(), evaluation)));
                }
                training.await();
                pool.processes().forEach(process -> System.out.println(process.pid()));
                Thread.sleep(Duration.ofMinutes(5));
            }
        }
    }

    @TempDir
    Path folder;

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void workersEndWhenTheirStudyIsKilledWhileTheyTrain() throws Exception {
        Process study = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("scratch")),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Study.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = study.inputReader()) {
            List<ProcessHandle> workers = Stream.of(output.readLine(), output.readLine())
                    .map(Long::parseLong)
                    .map(ProcessHandle::of)
                    .map(java.util.Optional::orElseThrow)
                    .toList();
            assertTrue(workers.stream().allMatch(ProcessHandle::isAlive));
            study.destroyForcibly();
            for (ProcessHandle worker : workers) {
                worker.onExit().get(10, TimeUnit.SECONDS);
            }
            assertEquals(137, study.waitFor());
            try (Stream<Path> left = Files.list(folder.resolve("scratch"))) {
                assertEquals(
                        List.of(),
                        left.filter(path -> path.toString().contains("espalier"))
                                .toList());
            }
        } finally {
            study.destroyForcibly();
        }
    }
}
