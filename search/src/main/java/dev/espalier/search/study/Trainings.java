package dev.espalier.search.study;

import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which trials are stretches of one training, and what all trainings cost. */
public final class Trainings {
    private final Map<CandidateId, List<Trial>> byCandidate = new HashMap<>();

    /** Of all {@code trials} of a study. */
    public Trainings(Collection<Trial> trials) {
        trials.forEach(trial -> byCandidate
                .computeIfAbsent(trial.candidate(), _ -> new ArrayList<>())
                .add(trial));
        byCandidate
                .values()
                .forEach(list -> list.sort(
                        Comparator.comparingInt(trial -> trial.fidelity().rung())));
    }

    /** The trial where {@code trial} paused before and went on from. */
    public Optional<Trial> before(Trial trial) {
        return byCandidate.getOrDefault(trial.candidate(), List.of()).reversed().stream()
                .filter(other -> other.fidelity().rung() < trial.fidelity().rung())
                .filter(other -> other.outcome() instanceof Outcome.Paused)
                .findFirst();
    }

    /** The trial that went on from {@code trial}, if that paused and one did. */
    public Optional<Trial> after(Trial trial) {
        return trial.outcome() instanceof Outcome.Paused
                ? byCandidate.getOrDefault(trial.candidate(), List.of()).stream()
                        .filter(other ->
                                other.fidelity().rung() > trial.fidelity().rung())
                        .findFirst()
                : Optional.empty();
    }

    /** How many trainings that never pause cost as much as all trials that count against a budget. */
    public double worth() {
        return byCandidate.values().stream()
                .flatMap(List::stream)
                .filter(trial -> !(trial.outcome() instanceof Outcome.Infeasible))
                .mapToDouble(trial -> {
                    long before = before(trial)
                            .map(paused -> paused.fidelity().cost())
                            .orElse(0L);
                    return (double) (trial.fidelity().cost() - before)
                            / trial.fidelity().unit();
                })
                .sum();
    }
}
