package dev.espalier.search.store;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.List;

/**
 * What a study sets out to do; fixed when it is created.
 *
 * @param name what its id begins with: letters, digits, dots, dashes and underscores
 * @param definition the text it was made from, kept as it is so that the study can be continued from the store alone
 * @param objectives what is optimised, at least one
 * @param limits what every member of the front must keep
 * @param seed all randomness of the search comes from it
 */
public record StudyPlan(
        String name, String definition, List<Metric> objectives, List<Limit> limits, long seed, Budget budget) {
    /** @throws IllegalArgumentException if the name has other characters or an objective is missing or named twice */
    public StudyPlan {
        objectives = List.copyOf(objectives);
        limits = List.copyOf(limits);
        require(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}"),
                "a study's name needs 1 to 100 letters, digits, dots, dashes or underscores, got '%s'",
                name);
        require(!objectives.isEmpty(), "study '%s' needs at least one objective", name);
        require(
                objectives.stream().distinct().count() == objectives.size(),
                "study '%s' needs distinct objectives, got %s",
                name,
                objectives);
    }
}
