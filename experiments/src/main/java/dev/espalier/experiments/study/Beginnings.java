package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.StartSection;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.KeepPattern;
import dev.espalier.space.statistics.Likeness;
import dev.espalier.space.trial.Trial;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a new study begins with: looks up in {@code archive} what the experiment only names. */
record Beginnings(Archive archive) {
    /** So many differences from a network are told one by one. */
    private static final int TOLD = 8;

    /**
     * The study with the designs that it begins with written out, so that it begins so whatever becomes of where they are
     * from.
     *
     * @param notes told in a sentence each what somebody who makes the study wants to know
     * @throws UnknownNameException if a study or network is named that does not exist
     * @throws IllegalArgumentException if the space cannot express what is named
     */
    Assembly writtenOut(Assembly assembly, Consumer<String> notes) {
        StartSection start = assembly.experiment().strategy().start();
        if (start.nothing()) {
            return assembly;
        }
        SearchSpace space = assembly.space();
        List<Assignment> designs = new ArrayList<>(WarmStart.said(start.genes(), space.choices()));
        if (!start.study().isEmpty()) {
            designs.addAll(ofStudy(start.study(), space.choices()));
        }
        if (!start.network().isEmpty()) {
            designs.addAll(likeNetwork(start.network(), assembly.experiment(), space, notes));
        }
        if (!start.pattern().isEmpty()) {
            designs.addAll(WarmStart.keeping(start.pattern(), patterns(start.pattern()), space));
        }
        return assembly.beginningWith(start.of(designs.stream().distinct().toList()));
    }

    private List<Assignment> ofStudy(String study, Choices choices) {
        List<Assignment> front =
                archive.front(study).trials().stream().map(Trial::genes).toList();
        return WarmStart.fitting(study, front, archive.space(study).choices(), choices);
    }

    private static List<Assignment> likeNetwork(
            String name, Experiment experiment, SearchSpace space, Consumer<String> notes) {
        Zoo zoo = Zoo.find(name).orElseThrow(() -> new UnknownNameException("network", name, Zoo.labels()));
        TensorShape input = new TensorShape(
                experiment.data().channels(), zoo.input().height(), zoo.input().width());
        Network wanted = zoo.network(input, 1, experiment.data().classes());
        List<WarmStart.Near> near = WarmStart.like(wanted, space, experiment.seed());
        notes.accept(told(name, near.getFirst().likeness()));
        return near.stream().map(WarmStart.Near::genes).toList();
    }

    private static String told(String network, Likeness likeness) {
        List<String> differences = likeness.differences();
        if (differences.isEmpty()) {
            return "begins with %s as it is, all %d layers".formatted(network, likeness.alike());
        }
        int told = Math.min(TOLD, differences.size());
        String more = told == differences.size() ? "" : "; and %d more".formatted(differences.size() - told);
        return "begins with what is most like %s: %d layers are the same, and what differs is: %s%s"
                .formatted(network, likeness.alike(), String.join("; ", differences.subList(0, told)), more);
    }

    /** What the designs on the front of a study that compressed a model keep of it. */
    private List<KeepPattern> patterns(String study) {
        List<Trial> front = archive.front(study).trials();
        if (!(archive.space(study) instanceof CompressionSpace compressions)) {
            throw new IllegalArgumentException(
                    "strategy.start.pattern: study '%s' compressed no model; strategy.start.study begins with its designs"
                            .formatted(study));
        }
        require(!front.isEmpty(), "strategy.start.pattern: the front of study '%s' is empty", study);
        return front.stream()
                .map(trial -> KeepPattern.of(compressions, trial.genes()))
                .toList();
    }
}
