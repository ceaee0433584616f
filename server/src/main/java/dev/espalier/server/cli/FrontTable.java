package dev.espalier.server.cli;

import dev.espalier.search.pareto.Front;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The front of a study for printing: {@code {"studyId": …, "front": [{"trialId": …, "accuracy": …, …}]}}. */
final class FrontTable {
    /** What is told of a model, in this order. */
    static final List<Metric> FIGURES = List.of(
            Metric.ACCURACY, Metric.LATENCY_MS, Metric.MACS, Metric.PARAMS, Metric.MEMORY_ACCESS, Metric.SIZE_BYTES);

    /** The figures to tell of models of which this is known: those of all, and latencies on further devices. */
    static List<Metric> figures(Stream<Measurements> known) {
        Stream<Metric> further = known.flatMap(m -> m.byMetric().keySet().stream())
                .filter(metric -> metric.device().isPresent() || metric.equals(Metric.CODED_BYTES));
        return Metric.inOrder(Stream.concat(FIGURES.stream(), further));
    }

    private final StudyResults results;
    private final List<Front.Member> members;

    private final boolean tested;

    /**
     * Those members of the front that keep {@code limits}.
     *
     * @param tested whether to tell the accuracy on the test images too, where it is known
     */
    FrontTable(StudyResults results, List<Limit> limits, boolean tested) {
        this.results = results;
        this.tested = tested
                && results.front().members().stream()
                        .anyMatch(member ->
                                member.figures().get(Metric.TEST_ACCURACY).isPresent());
        this.members = results.front().members().stream()
                .filter(member -> limits.stream()
                        .allMatch(limit -> member.figures()
                                .get(limit.metric())
                                .filter(m -> limit.admits(m.value()))
                                .isPresent()))
                .toList();
    }

    void print(Printer printer) {
        List<Column<Front.Member>> columns = new ArrayList<>();
        columns.add(Column.<Front.Member>of("trialId", member -> member.trial().number())
                .headed("trial"));
        figures(members.stream().map(Front.Member::figures))
                .forEach(metric -> columns.add(Column.metric(metric, Front.Member::figures)));
        if (tested) {
            columns.add(Column.metric(Metric.TEST_ACCURACY, Front.Member::figures));
        }
        columns.add(Column.optional("model", FrontTable::model));
        if (members.stream().anyMatch(member -> !member.figures().warnings().isEmpty())) {
            columns.add(Column.<Front.Member>of(
                    "note", member -> String.join("; ", member.figures().warnings())));
        }
        printer.rows(Map.of("studyId", results.study().id()), "front", members, columns);
        if (members.isEmpty()) {
            printer.say("No model on the front yet.");
        } else {
            printer.say("± is the 95 % interval of an accuracy, the interquartile range of a latency on "
                    + members.getFirst().trial().provenance().device() + ".");
        }
    }

    private static Optional<String> model(Front.Member member) {
        return member.trial().outcome() instanceof Outcome.Measured measured
                ? measured.artifacts().stream()
                        .filter(artifact -> artifact.kind().equals(Artifact.MODEL))
                        .map(artifact -> artifact.path().toString())
                        .findFirst()
                : Optional.empty();
    }
}
