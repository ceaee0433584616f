package dev.espalier.experiments.report;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.Quantity;
import dev.espalier.search.pareto.Front;
import dev.espalier.search.study.StudyResults;
import dev.espalier.search.study.Trainings;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Provenance;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** A study as one HTML file. */
public final class HtmlReport {
    private static final int CURVES = 5;

    private final StudyResults results;
    private final Experiment experiment;
    private final Front front;

    /** The report of what {@code results} has of a study made of {@code experiment}. */
    public HtmlReport(StudyResults results, Experiment experiment) {
        this.results = results;
        this.experiment = experiment;
        this.front = results.front();
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
        Markup page = Sheet.begin(results.study().id());
        header(page);
        front(page);
        hypervolume(page);
        curves(page);
        origin(page);
        return Sheet.end(page);
    }

    private void header(Markup page) {
        String message = results.study().message();
        page.add(
                "<header><p class='brand'>Espalier</p><h1>%s</h1>",
                results.study().id());
        page.add(
                "<p class='lead'>%s%s</p></header>",
                word(results.study().state()), message.isEmpty() ? "" : ": " + message);
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Data",
                word(experiment.data().source()) + " " + experiment.data().dir());
        facts.put("Objectives", join(experiment.objectives()));
        facts.put("Limits", experiment.limits().isEmpty() ? "none" : join(experiment.limits()));
        facts.put("Strategy", word(experiment.strategy().name()));
        facts.put("Seed", String.valueOf(experiment.seed()));
        facts.put("Searched", duration(results.study().used().toSeconds()));
        facts.put("Measured", String.valueOf(count(Outcome.Measured.class)));
        if (experiment.fidelity().pauses()) {
            facts.put(
                    "Schedule",
                    word(experiment.fidelity().schedule()) + " over "
                            + word(experiment.fidelity().over()));
            facts.put("Paused", String.valueOf(count(Outcome.Paused.class)));
            facts.put(
                    "Trained",
                    String.format(
                            Locale.ROOT, "as much as %.1f whole trainings", new Trainings(results.trials()).worth()));
        }
        facts.put("Infeasible", String.valueOf(count(Outcome.Infeasible.class)));
        facts.put("Failed", String.valueOf(count(Outcome.Failed.class)));
        facts.put("On the front", String.valueOf(front.members().size()));
        results.trials().stream()
                .findFirst()
                .ifPresent(trial -> facts.put("Device", trial.provenance().device()));
        facts(page, "facts", facts);
    }

    private void front(Markup page) {
        page.raw("<section><h2>The front</h2>\n");
        if (front.members().isEmpty()) {
            page.raw("<p class='empty'>No model on the front yet.</p></section>\n");
            return;
        }
        page.raw("<figure>").raw(new FrontPicture(results, front).draw()).raw("<figcaption>");
        for (String kind : experiment.fidelity().pauses()
                ? List.of("front", "dominated", "paused", "infeasible", "failed")
                : List.of("front", "dominated", "infeasible", "failed")) {
            page.add("<span class='key %s'>%s</span>", kind, kind);
        }
        page.raw("</figcaption></figure>\n");
        List<Metric> metrics = Metric.inOrder(
                front.members().stream().flatMap(member -> member.figures().byMetric().keySet().stream()));
        page.raw("<div class='wide'><table><thead><tr><th>trial</th>");
        metrics.forEach(metric -> page.add("<th>%s</th>", metric.name()));
        page.raw("<th class='file'>model</th></tr></thead><tbody>\n");
        front.members().forEach(member -> row(page, member, metrics));
        page.raw("</tbody></table></div></section>\n");
    }

    private static void row(Markup page, Front.Member member, List<Metric> metrics) {
        page.add("<tr><td>%d</td>", member.trial().number());
        for (Metric metric : metrics) {
            page.add(
                    "<td>%s</td>",
                    member.figures().get(metric).map(m -> figure(metric, m)).orElse("-"));
        }
        page.add("<td class='file'>%s</td></tr>", model(member.trial()));
    }

    /** A share with its interval, everything else as it is. */
    private static String figure(Metric metric, Measurement measurement) {
        boolean share = metric.goal() == Metric.Goal.MAXIMIZE && measurement.spread() > 0;
        return Quantity.show(metric, measurement.value())
                + (share ? String.format(Locale.ROOT, " ± %.1f", 100 * measurement.spread()) : "");
    }

    private static String model(Trial trial) {
        return switch (trial.outcome()) {
            case Outcome.Measured measured ->
                measured.artifacts().stream()
                        .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                        .map(artifact -> artifact.path() + ", SHA-256 " + artifact.sha256())
                        .findFirst()
                        .orElse("-");
            case Outcome.Paused _, Outcome.Infeasible _, Outcome.Failed _ -> "-";
        };
    }

    private void hypervolume(Markup page) {
        List<LinePicture.Point> points = results.hypervolume().stream()
                .map(point -> new LinePicture.Point(point.number(), point.hypervolume()))
                .toList();
        if (points.size() > 1) {
            LinePicture.Line line = new LinePicture.Line("hypervolume", points);
            page.raw(
                            "<section><h2>Hypervolume over trials</h2>\n<p class='lead'>The share that the front covers of the box of")
                    .raw(" all figures seen; the reference point lies a tenth beyond the worst.</p><figure>\n")
                    .raw(LinePicture.draw(
                            "Hypervolume over trials", "trial", "hypervolume", Picture::plain, List.of(line)))
                    .raw("</figure></section>\n");
        }
    }

    private void curves(Markup page) {
        List<LinePicture.Line> lines = front.members().stream()
                .sorted(Comparator.comparingDouble(HtmlReport::accuracy).reversed())
                .map(member -> curve(member.trial()))
                .filter(line -> line.points().size() > 1)
                .limit(CURVES)
                .toList();
        if (!lines.isEmpty()) {
            String title = "Validation accuracy while training, of the most accurate";
            page.add("<section><h2>%s</h2><figure>", title)
                    .raw(LinePicture.draw(title, "epoch", "accuracy, %", Picture.labels(Metric.ACCURACY), lines))
                    .raw("</figure></section>\n");
        }
    }

    private static double accuracy(Front.Member member) {
        return member.figures().get(Metric.ACCURACY).map(Measurement::value).orElse(0.0);
    }

    private static LinePicture.Line curve(Trial trial) {
        List<Epoch> epochs = trial.outcome().curve();
        return new LinePicture.Line(
                "#" + trial.number(),
                epochs.stream()
                        .map(epoch -> new LinePicture.Point(epoch.number(), epoch.validationAccuracy()))
                        .toList());
    }

    private void origin(Markup page) {
        page.raw("<section><h2>Where it comes from</h2>\n");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Created", results.study().created().toString());
        results.trials().stream().map(Trial::provenance).findFirst().ifPresent(origin -> facts.putAll(facts(origin)));
        facts(page, "origin", facts);
        page.add("<p>To make it again, save this as <code>%s.yaml</code> and run</p>", experiment.name())
                .add("<pre>espalier search %s.yaml</pre>", experiment.name())
                .add("<pre>%s</pre></section>", experiment.toYaml());
    }

    private static Map<String, String> facts(Provenance origin) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Espalier", origin.codeVersion());
        facts.put("Data fingerprint", origin.dataFingerprint());
        facts.put("Device", origin.device());
        facts.put("Java", origin.java());
        facts.put("System", origin.os());
        return facts;
    }

    private static void facts(Markup page, String kind, Map<String, String> facts) {
        page.add("<dl class='%s'>", kind);
        facts.forEach((name, value) -> page.add("<div><dt>%s</dt><dd>%s</dd></div>", name, value));
        page.raw("</dl>\n");
    }

    private long count(Class<? extends Outcome> kind) {
        return results.trials().stream()
                .filter(trial -> kind.isInstance(trial.outcome()))
                .count();
    }

    private static String join(List<?> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String duration(long seconds) {
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
