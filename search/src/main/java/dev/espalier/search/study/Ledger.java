package dev.espalier.search.study;

import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StudyStore;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What a run of a study has done, and what that cost: every trial by candidate and rung, those under way, and what was
 * spent on both.
 *
 * <p>What is over is not kept here but asked of the store, which has an index of it. Numbers are given out in order: what is
 * stored under one up to the last that was entered belongs to this run, while what an earlier run found is stored under a
 * later one until its turn comes.
 */
final class Ledger {
    private final Ladder ladder;
    private final OptionalLong most;
    private final StudyStore store;
    private final String study;
    private final Map<Step, Trial> unheard = new HashMap<>();
    /** What is evaluated, with what it costs. */
    private final Map<Step, Long> underWay = new HashMap<>();

    private final BitSet paused = new BitSet();
    private int last;
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

    Ledger(Ladder ladder, Budget budget, StudyStore store, String study) {
        this.ladder = ladder;
        this.store = store;
        this.study = study;
        this.most = budget.trials().isPresent()
                ? OptionalLong.of((long) budget.trials().get() * ladder.unit())
                : OptionalLong.empty();
    }

    /**
     * What is known of {@code step}.
     *
     * @throws java.util.NoSuchElementException if nothing is
     */
    Trial trial(Step step) {
        Trial fresh = unheard.get(step);
        return fresh != null ? fresh : stored(number(step).orElseThrow());
    }

    /** Says that {@code step} will hardly be asked for again. */
    void heard(Step step) {
        unheard.remove(step);
    }

    boolean underWay(Step step) {
        return underWay.containsKey(step);
    }

    boolean knows(Step step) {
        return underWay(step) || number(step).isPresent();
    }

    /** Whether the candidate of {@code genes} is known, or under way, on any rung. */
    boolean tried(Assignment genes) {
        return IntStream.rangeClosed(0, ladder.top()).anyMatch(rung -> knows(new Step(genes, rung)));
    }

    /** The number under which {@code step} is stored, if this run has come that far. */
    private OptionalInt number(Step step) {
        return store.number(study, step.genes(), step.rung()).stream()
                .filter(number -> number <= last)
                .findFirst();
    }

    private Trial stored(int number) {
        return store.trial(study, number).orElseThrow();
    }

    /** Whether nothing below {@code step} is under way. */
    boolean sure(Step step) {
        return underWay.keySet().stream()
                .noneMatch(other -> other.candidate().equals(step.candidate()) && other.rung() < step.rung());
    }

    /** Where {@code step} goes on from, if its candidate paused before. */
    Optional<Trial> paused(Step step) {
        for (int rung = step.rung() - 1; rung >= 0; rung--) {
            OptionalInt below = number(new Step(step.genes(), rung));
            if (below.isPresent() && paused.get(below.getAsInt())) {
                return Optional.of(stored(below.getAsInt()));
            }
        }
        return Optional.empty();
    }

    /** The numbers of all that paused, whether they went on or not. */
    IntStream paused() {
        return paused.stream();
    }

    /** Whether the budget has room for {@code step} even if nothing under way turns out to be free. */
    boolean affords(Step step) {
        long committed = underWay.values().stream().mapToLong(Long::longValue).sum();
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
        underWay.put(step, cost(step));
    }

    /** Enters a trial that is stored; one that a limit rejects costs nothing. */
    void enter(Trial trial) {
        Step step = Step.of(trial);
        underWay.remove(step);
        last = Math.max(last, trial.number());
        unheard.put(step, trial);
        spent += trial.outcome() instanceof Outcome.Infeasible ? 0 : cost(step);
        paused.set(trial.number(), trial.outcome() instanceof Outcome.Paused);
    }
}
