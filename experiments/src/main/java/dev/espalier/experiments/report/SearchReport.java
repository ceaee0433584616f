package dev.espalier.experiments.report;

import dev.espalier.experiments.benchmark.SearchScores;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A benchmark of searches on real training as one HTML file: how their hypervolumes grew by the clock, what each run
 * reached, and whether controllers differ.
 */
public final class SearchReport {
    private static final String SCORE = "hypervolume ratio";

    private final String experiment;
    private final SearchScores result;

    /**
     * The report of {@code result}.
     *
     * @param experiment what was searched
     */
    public SearchReport(String experiment, SearchScores result) {
        this.experiment = experiment;
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
        String title = experiment + ": controllers on real training";
        Markup page = Sheet.begin(title);
        page.add("<header><p class='brand'>Espalier</p><h1>%s</h1>", title)
                .add(
                        "<p class='lead'>%d searches of %d seconds each for %s. The score is the hypervolume of what a search"
                                + " found over that of what all of them found together; the reference point lies a tenth"
                                + " beyond the worst of all fronts.</p></header>",
                        result.searches().size(),
                        result.time().toSeconds(),
                        result.objectives().stream().map(Metric::name).collect(Collectors.joining(" and ")));
        page.raw("<section><h2>As time went on</h2>\n")
                .raw("<p class='lead'>Median of the seeds; the bands hold the middle half of them.</p><figure>")
                .raw(LinePicture.draw("Hypervolume over time", "seconds", SCORE, Picture::plain, lines()))
                .raw("</figure></section>\n");
        scores(page);
        ComparisonTable.add(page, "seconds", result.comparisons());
        return Sheet.end(page);
    }

    private List<LinePicture.Line> lines() {
        return result.curves().entrySet().stream()
                .map(curve -> new LinePicture.Line(
                        curve.getKey(),
                        curve.getValue().stream()
                                .map(point -> new LinePicture.Point(
                                        point.seconds(), point.median(), point.low(), point.high()))
                                .toList()))
                .toList();
    }

    private void scores(Markup page) {
        page.raw("<section><h2>What they reached</h2>\n<div class='wide'><table><thead><tr>")
                .add("<th class='file'>controller</th><th>seconds</th><th>median %s</th><th>mean</th>", SCORE)
                .raw("<th>±</th><th>trials</th><th class='file'>each seed</th></tr></thead><tbody>\n");
        for (SearchScores.Score row : result.scores()) {
            page.add(
                    "<tr><td class='file'>%s</td><td>%d</td><td>%.4f</td><td>%.4f</td><td>%.4f</td><td>%.1f</td>"
                            + "<td class='file'>%s</td></tr>",
                    row.controller(),
                    row.seconds(),
                    row.median(),
                    row.mean(),
                    row.deviation(),
                    row.trials(),
                    row.ratios().stream()
                            .map(ratio -> String.format(Locale.ROOT, "%.3f", ratio))
                            .collect(Collectors.joining(" ")));
        }
        page.raw("</tbody></table></div></section>\n");
    }
}
