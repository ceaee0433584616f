package dev.espalier.server.definition;

import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.definition.InvalidExperimentException;
import dev.espalier.experiments.definition.KeyDescription;
import dev.espalier.experiments.definition.Problem;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.SerdeImport;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks experiment files, and gives some to start from. */
@Controller("/api/definitions")
@ExecuteOn(TaskExecutors.BLOCKING)
@SerdeImport(Problem.class)
@SerdeImport(KeyDescription.class)
final class DefinitionController {
    /** A ready experiment file. */
    @Serdeable
    record Template(String name, String yaml) {}

    /** Ready files, and the description of every key. */
    @Serdeable
    record Definitions(List<Template> templates, List<KeyDescription> keys) {}

    /**
     * What was found out about a text.
     *
     * @param problems what is wrong, in the order of the file
     * @param summary what would be searched; only if nothing is wrong
     * @param values every key with its value, defaults included; only if nothing is wrong
     */
    @Serdeable
    record Checked(List<Problem> problems, Optional<Summary> summary, Optional<Map<String, Object>> values) {}

    /**
     * What would be searched.
     *
     * @param designs number of distinct designs, as text: it has more digits than a browser's numbers; not of a model to
     *     compress, which is first read when the search is launched
     * @param choices number of genes; likewise
     */
    @Serdeable
    record Summary(Optional<String> designs, Optional<Integer> choices, List<String> objectives, List<String> limits) {}

    @Get
    @Operation(summary = "Ready experiment files, and what each key means")
    Definitions definitions() {
        List<Template> templates = Stream.of("demo", "fashion-mnist", "mixed-compact")
                .map(name -> new Template(name, named(name, ExperimentReader.readyText(name))))
                .toList();
        return new Definitions(templates, KeyDescription.all());
    }

    @Post("/check")
    @Operation(summary = "What is wrong with an experiment file, or what it would search")
    Checked check(@Body Definition definition) {
        try {
            Experiment experiment = ExperimentReader.read(definition.text());
            return new Checked(List.of(), Optional.of(summary(experiment)), Optional.of(experiment.values()));
        } catch (InvalidExperimentException e) {
            return new Checked(e.problems(), Optional.empty(), Optional.empty());
        }
    }

    private static Summary summary(Experiment experiment) {
        // The number of designs does not depend on the images' channels or classes.
        Optional<Choices> choices = experiment.space().compress().named()
                ? Optional.empty()
                : Optional.of(experiment.space().searchSpace(3, 10).choices());
        return new Summary(
                choices.map(Choices::count).map(Object::toString),
                choices.map(Choices::size),
                experiment.objectives().stream().map(Metric::name).toList(),
                experiment.limits().stream().map(Limit::toString).toList());
    }

    /** The file with the name it has as a file, below what it says about itself. */
    private static String named(String name, String yaml) {
        return yaml.replaceFirst("(?m)^(?!#)", "name: " + name + "\n");
    }
}
