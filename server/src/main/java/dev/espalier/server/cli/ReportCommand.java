package dev.espalier.server.cli;

import dev.espalier.experiments.report.HtmlReport;
import dev.espalier.experiments.study.Laboratory;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "report", description = "Writes what a study found as one HTML file that needs no server.")
final class ReportCommand implements Runnable {
    @Parameters(paramLabel = "STUDY", description = "One of 'espalier studies'.")
    private String study = "";

    @Option(names = "--to", paramLabel = "FILE.html", required = true, description = "The file to write.")
    private Path file = Path.of("");

    private final Terminal terminal;

    ReportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        try (Laboratory laboratory = terminal.laboratory()) {
            new HtmlReport(laboratory.results(study), laboratory.experiment(study)).write(file);
            terminal.out().println(file.toAbsolutePath());
        } catch (IOException e) {
            throw new WrongInputException(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
