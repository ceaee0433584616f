package dev.espalier.experiments.report;

import dev.espalier.experiments.benchmark.ControllerComparison;
import java.util.List;

/** Whether controllers differ, as a section of a report. */
final class ComparisonTable {
    private static final double SIGNIFICANT = 0.05;

    private ComparisonTable() {}

    /**
     * Adds the section to {@code page}; nothing if there is nothing to compare.
     *
     * @param after what {@link ControllerComparison#after} counts
     */
    static void add(Markup page, String after, List<ControllerComparison> comparisons) {
        if (comparisons.isEmpty()) {
            return;
        }
        page.raw("<section><h2>Whether they differ</h2>\n<p class='lead'>Mann–Whitney U tests, two-sided.</p>")
                .raw("<div class='wide'><table><thead><tr><th class='file'>one</th><th class='file'>other</th>")
                .add("<th>%s</th><th>difference</th><th>p</th><th class='file'></th></tr></thead><tbody>", after);
        for (ControllerComparison row : comparisons) {
            page.add(
                    "<tr><td class='file'>%s</td><td class='file'>%s</td><td>%d</td><td>%+.4f</td><td>%.2g</td>"
                            + "<td class='file'>%s</td></tr>",
                    row.one(),
                    row.other(),
                    row.after(),
                    row.difference(),
                    row.pValue(),
                    row.pValue() < SIGNIFICANT ? (row.difference() > 0 ? row.one() : row.other()) + " is better" : "");
        }
        page.raw("</tbody></table></div></section>\n");
    }
}
