package dev.espalier.experiments.report;

import dev.espalier.experiments.benchmark.ControllerBenchmark;
import dev.espalier.experiments.benchmark.ControllerScore;
import dev.espalier.experiments.benchmark.TableProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A benchmark of controllers as one HTML file: how their scores grew, what they reached, and whether they differ. */
public final class ControllerReport {
    private final String benchmark;
    private final TableProblem problem;
    private final ControllerBenchmark.Result result;

    /**
     * The report of {@code result}.
     *
     * @param benchmark what the table is called
     */
    public ControllerReport(String benchmark, TableProblem problem, ControllerBenchmark.Result result) {
        this.benchmark = benchmark;
        this.problem = problem;
        this.result = result;
    }

    /**
     * Writes the report; a file that is there is replaced.
     *
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, html());
    }

    /** The report's text, which is well-formed XML too. */
    public String html() {
        String score = problem.severalObjectives() ? "hypervolume ratio" : "reported figure";
        Markup page = Sheet.begin(benchmark);
        page.add("<header><p class='brand'>Espalier</p><h1>%s</h1>", benchmark)
                .add(
                        "<p class='lead'>Controllers in search of %s, %d runs each. %s</p></header>",
                        problem.objectives(),
                        result.scores().getFirst().scores().size(),
                        problem.severalObjectives()
                                ? "The score is the hypervolume of what was found over that of the true front."
                                : "The score is what the table reports of the best candidate found.");
        page.raw("<section><h2>As evaluations went on</h2>\n<figure>")
                .raw(LinePicture.draw("Mean " + score, "evaluations", score, Picture::plain, lines()))
                .raw("</figure></section>\n");
        scores(page, score);
        ComparisonTable.add(page, "evaluations", result.comparisons());
        return Sheet.end(page);
    }

    private List<LinePicture.Line> lines() {
        return result.curves().entrySet().stream()
                .map(curve -> new LinePicture.Line(
                        curve.getKey(),
                        curve.getValue().stream()
                                .map(point -> new LinePicture.Point(point.evaluations(), point.mean()))
                                .toList()))
                .toList();
    }

    private void scores(Markup page, String score) {
        page.raw("<section><h2>What they reached</h2>\n<div class='wide'><table><thead><tr>")
                .add("<th class='file'>controller</th><th>evaluations</th><th>%s</th><th>±</th>", score)
                .raw("<th>regret</th><th>of the front</th><th>duplicates</th><th>rejected</th><th>proposals/s</th>")
                .raw("</tr></thead><tbody>\n");
        for (ControllerScore row : result.scores()) {
            page.add(
                    "<tr><td class='file'>%s</td><td>%d</td><td>%.4f</td><td>%.4f</td><td>%.3f</td><td>%.0f %%</td>"
                            + "<td>%.1f</td><td>%.1f</td><td>%.0f</td></tr>",
                    row.controller(),
                    row.evaluations(),
                    row.mean(),
                    row.deviation(),
                    row.regret(),
                    100 * row.frontShare(),
                    row.duplicates(),
                    row.rejected(),
                    row.perSecond());
        }
        page.raw("</tbody></table></div></section>\n");
    }
}
