package dev.espalier.search.study;

import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.store.Budget;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * What a run of a study has done, and what that cost: every trial by candidate and rung, those under way, and the epochs
 * spent on both.
 */
final class Ledger {
    private final Ladder ladder;
    private final OptionalLong most;
    private final IntFunction<Trial> store;
    private final Map<Step, Integer> numbers = new HashMap<>();
    /** What is asked for again: those nobody has heard of yet, and those that paused. The others would fill the memory. */
    private final Map<Step, Trial> trials = new HashMap<>();

    private final Set<CandidateId> candidates = new HashSet<>();
    private final Set<Step> underWay = new HashSet<>();
    private long spent;

    /**
     * What is evaluated: a candidate up to a rung.
     *
     * @param genes in canonical form
     */
    record Step(CandidateId candidate, Assignment genes, int rung) {
        Step(Assignment genes, int rung) {
            this(CandidateId.of(genes), genes, rung);
        }

        static Step of(Trial trial) {
            return new Step(trial.candidate(), trial.genes(), trial.fidelity().rung());
        }
    }

    /** @param store a trial by its number, which was entered before */
    Ledger(Ladder ladder, Budget budget, IntFunction<Trial> store) {
        this.ladder = ladder;
        this.store = store;
        this.most = budget.trials().isPresent()
                ? OptionalLong.of((long) budget.trials().get() * ladder.whole())
                : OptionalLong.empty();
    }

    /**
     * What is known of {@code step}.
     *
     * @throws java.util.NoSuchElementException if nothing is
     */
    Trial trial(Step step) {
        return Optional.ofNullable(trials.get(step))
                .or(() -> Optional.ofNullable(numbers.get(step)).map(store::apply))
                .orElseThrow();
    }

    /** Says that {@code step} will hardly be asked for again. */
    void heard(Step step) {
        if (!(trial(step).outcome() instanceof Outcome.Paused)) {
            trials.remove(step);
        }
    }

    boolean underWay(Step step) {
        return underWay.contains(step);
    }

    boolean knows(Step step) {
        return numbers.containsKey(step) || underWay.contains(step);
    }

    /** Whether {@code candidate} is known, or under way, on any rung. */
    boolean tried(CandidateId candidate) {
        return candidates.contains(candidate);
    }

    /** Whether nothing below {@code step} is under way. */
    boolean sure(Step step) {
        return underWay.stream()
                .noneMatch(other -> other.candidate().equals(step.candidate()) && other.rung() < step.rung());
    }

    /** Where {@code step} goes on from, if its candidate paused before. */
    Optional<Trial> paused(Step step) {
        for (int rung = step.rung() - 1; rung >= 0; rung--) {
            Trial below = trials.get(new Step(step.candidate(), step.genes(), rung));
            if (below != null && below.outcome() instanceof Outcome.Paused) {
                return Optional.of(below);
            }
        }
        return Optional.empty();
    }

    /** All that paused, whether they went on or not. */
    List<Trial> paused() {
        return trials.values().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Paused)
                .toList();
    }

    /** Whether the budget has room for {@code step} even if nothing under way turns out to be free. */
    boolean affords(Step step) {
        long committed = underWay.stream().mapToLong(this::cost).sum();
        return most.isEmpty() || spent + committed + cost(step) <= most.getAsLong();
    }

    /** Whether nothing is left of the budget, whatever becomes of what is under way. */
    boolean spent() {
        return most.isPresent() && spent >= most.getAsLong();
    }

    private long cost(Step step) {
        OptionalInt from =
                paused(step).stream().mapToInt(trial -> trial.fidelity().rung()).findFirst();
        return ladder.cost(from, step.rung());
    }

    void begin(Step step) {
        underWay.add(step);
        candidates.add(step.candidate());
    }

    /** Enters a trial; one that a limit rejects costs nothing. */
    void enter(Trial trial) {
        Step step = Step.of(trial);
        underWay.remove(step);
        trials.put(step, trial);
        numbers.put(step, trial.number());
        candidates.add(trial.candidate());
        spent += trial.outcome() instanceof Outcome.Infeasible ? 0 : cost(step);
    }
}
