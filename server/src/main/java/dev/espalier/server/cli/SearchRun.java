package dev.espalier.server.cli;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.StudyResults;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A search as the command line runs it: with progress, and stopped gently by Ctrl-C. */
final class SearchRun {
    private static final int PATIENCE_SECONDS = 20;

    private final Terminal terminal;
    private final Laboratory laboratory;
    private final String study;

    SearchRun(Terminal terminal, Laboratory laboratory, String study) {
        this.terminal = terminal;
        this.laboratory = laboratory;
        this.study = study;
    }

    /** Searches until the study ends, or the process is told to. */
    StudyResults search(OptionalInt workers) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread goodbye = new Thread(() -> stop(ended), "espalier-goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        terminal.err()
                .println("strategy " + laboratory.experiment(study).strategy().name());
        try (Progress progress = new Progress(terminal)) {
            return laboratory.run(study, workers, progress);
        } finally {
            ended.countDown();
            forget(goodbye);
        }
    }

    private void stop(CountDownLatch ended) {
        try {
            laboratory.stop(study);
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                terminal.err().println("The search does not let go; nothing finished is lost all the same.");
            }
            terminal.err().println("Stopped. To go on: espalier resume " + study);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook is what ends it.
            return;
        }
    }

    /** Prints what was found, and tells the exit code. */
    int show(StudyResults results, Printer printer) {
        StudyState state = results.study().state();
        String message = results.study().message();
        if (state == StudyState.INFEASIBLE) {
            terminal.err().println(message);
            return ExitCode.INFEASIBLE;
        }
        if (state == StudyState.FAILED) {
            terminal.err().println("study " + study + " failed: " + message);
            return ExitCode.FAILED;
        }
        new FrontTable(results, List.of(), printer.forPeople()).print(printer);
        terminal.err().println("Models: " + laboratory.store().folder(study).resolve("trials"));
        if (!state.complete()) {
            terminal.err().println("Not at its end. To go on: espalier resume " + study);
        }
        return ExitCode.DONE;
    }
}
