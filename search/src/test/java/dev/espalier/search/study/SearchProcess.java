package dev.espalier.search.study;

import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Nsga2;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Works on a study in a process of its own, and writes down what it does as it does it. */
final class SearchProcess {
    private final Process process;
    private final Path log;

    private SearchProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    static SearchProcess start(Path home, String study, int workers, int millis) throws IOException {
        Path log = home.resolveSibling("log.txt");
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SearchProcess.class.getName(),
                        home.toString(),
                        study,
                        Integer.toString(workers),
                        Integer.toString(millis),
                        log.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        home.resolveSibling("output.txt").toFile()))
                .start();
        return new SearchProcess(process, log);
    }

    /** What it and those before it wrote, whole lines only. */
    List<String> log() throws IOException {
        String text = Files.readString(log);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Waits until the log has a line that starts with {@code prefix} beyond the first {@code skip} lines. */
    boolean awaitLine(String prefix, int skip) throws IOException, InterruptedException {
        while (log().stream().skip(skip).noneMatch(line -> line.startsWith(prefix))) {
            if (!process.isAlive()) {
                return log().stream().skip(skip).anyMatch(line -> line.startsWith(prefix));
            }
            Thread.sleep(5);
        }
        return true;
    }

    Process process() {
        return process;
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    public static void main(String[] arguments) throws IOException {
        String study = arguments[1];
        int millis = Integer.parseInt(arguments[3]);
        Path log = Path.of(arguments[4]);
        ToyProblem space = new ToyProblem();
        try (StudyStore store = StudyStore.open(Path.of(arguments[0]))) {
            StudyResults results = Study.builder(
                            store,
                            study,
                            space,
                            new Nsga2(space.choices(), Nsga2.Settings.DEFAULT, 42),
                            (candidate, _) -> {
                                write(log, "evaluate " + candidate.genes());
                                Thread.sleep(millis);
                                return ToyProblem.answer(candidate);
                            })
                    .screen(ToyProblem.screen(store.study(study).orElseThrow().limits()))
                    .workers(Integer.parseInt(arguments[2]))
                    .confirmation(front -> {
                        write(log, "confirm");
                        Thread.sleep(20L * millis);
                        Map<Integer, Measurements> figures = new LinkedHashMap<>();
                        for (Trial trial : front.trials()) {
                            double accuracy = trial.outcome().measurements().value(Metric.ACCURACY);
                            figures.put(
                                    trial.number(),
                                    Measurements.NONE.with(Metric.TEST_ACCURACY, Measurement.exact(accuracy / 2)));
                        }
                        return figures;
                    })
                    .listener(new StudyListener() {
                        @Override
                        public void trialFinished(Trial trial) {
                            write(log, "finished " + trial.number() + " " + System.currentTimeMillis());
                        }
                    })
                    .build()
                    .run();
            write(log, "ended " + results.study().state());
        }
    }

    private static void write(Path log, String line) {
        try {
            Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The genes that a line of the log says were evaluated. */
    static Assignment evaluated(String line) {
        return Assignment.parse(line.substring("evaluate ".length()));
    }
}
