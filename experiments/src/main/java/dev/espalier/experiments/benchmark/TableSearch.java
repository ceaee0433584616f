package dev.espalier.experiments.benchmark;

import dev.espalier.search.fidelity.Ladder;
import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One run of a controller on a table. What counts as an evaluation is a row that was not asked for before and keeps the
 * limits; what breaks one is rejected before it costs anything. Where trainings pause, as many epochs count as one
 * evaluation as a whole training has, what goes on pays for the rest alone, and only what was trained to the end is found.
 *
 * @param states how far it was after each number of evaluations asked for; one that stopped earlier stays as it was
 */
record TableSearch(List<State> states) {
    /** So many proposals without a new evaluation, and a controller counts as exhausted. */
    private static final int PATIENCE = 100_000;

    /** How far a run is. */
    record State(
            double score, double frontShare, int proposals, int duplicates, int rejected, long nanos, long lastNanos) {}

    static TableSearch run(TableProblem problem, Schedule schedule, List<Integer> evaluations) {
        Run run = new Run(problem, schedule, evaluations);
        while (run.turn()) {}
        return new TableSearch(run.states());
    }

    private static final class Run {
        private final TableProblem problem;
        private final Schedule schedule;
        private final Ladder ladder;
        private final long whole;
        private final List<Integer> evaluations;
        private final List<State> states = new ArrayList<>();
        private final Set<Integer> front;
        private final Set<Proposal> proposed = new HashSet<>();
        private final Map<Assignment, Integer> reached = new HashMap<>();
        private final Set<Integer> found = new LinkedHashSet<>();
        private long paid;
        private int proposals;
        private int duplicates;
        private int rejected;
        private int inVain;
        private long nanos;
        private long lastNanos;

        Run(TableProblem problem, Schedule schedule, List<Integer> evaluations) {
            this.problem = problem;
            this.schedule = schedule;
            this.ladder = schedule.ladder();
            this.whole = ladder.cost(OptionalInt.empty(), ladder.top());
            this.evaluations = evaluations;
            this.front = Set.copyOf(problem.front());
        }

        /** Proposes, evaluates and learns once; false at the end of the controller, or of all evaluations. */
        boolean turn() {
            long began = System.nanoTime();
            List<Proposal> batch = schedule.propose();
            spent(began, batch.size());
            if (batch.isEmpty() || inVain > PATIENCE) {
                return false;
            }
            List<Result> results = new ArrayList<>();
            for (Proposal proposal : batch) {
                Assignment candidate = problem.choices().canonical(proposal.genes());
                results.add(new Result(proposal, hear(new Proposal(candidate, proposal.rung()))));
                if (states.size() == evaluations.size()) {
                    return false;
                }
            }
            began = System.nanoTime();
            schedule.learn(results);
            nanos += System.nanoTime() - began;
            return true;
        }

        private Evaluated hear(Proposal proposal) {
            proposals++;
            inVain++;
            duplicates += proposed.add(proposal) ? 0 : 1;
            Evaluated result = proposal.rung() == ladder.top()
                    ? problem.evaluate(proposal.genes())
                    : problem.evaluate(proposal.genes(), proposal.rung());
            OptionalInt row = problem.row(proposal.genes());
            if (result instanceof Evaluated.Infeasible) {
                rejected++;
            } else if (row.isPresent()) {
                train(proposal, row.getAsInt());
            }
            return result;
        }

        /** Pays for as much of a training as is new. What a budget cannot pay any more is not part of what it found. */
        private void train(Proposal proposal, int row) {
            Integer before = reached.get(proposal.genes());
            if (before != null && before >= proposal.rung()) {
                return;
            }
            inVain = 0;
            paid += ladder.cost(before == null ? OptionalInt.empty() : OptionalInt.of(before), proposal.rung());
            look(paid - 1);
            reached.put(proposal.genes(), proposal.rung());
            if (proposal.rung() == ladder.top()) {
                found.add(row);
            }
            look(paid);
        }

        /** Notes how far it is, wherever as many evaluations as asked for are worth no more than {@code epochs}. */
        private void look(long epochs) {
            while (states.size() < evaluations.size() && evaluations.get(states.size()) * whole <= epochs) {
                states.add(state());
            }
        }

        /** One for each number of evaluations. */
        List<State> states() {
            while (states.size() < evaluations.size()) {
                states.add(state());
            }
            return List.copyOf(states);
        }

        private void spent(long began, int proposals) {
            long took = System.nanoTime() - began;
            nanos += took;
            lastNanos = took / Math.max(1, proposals);
        }

        State state() {
            long share = found.stream().filter(front::contains).count();
            return new State(
                    problem.score(found),
                    (double) share / front.size(),
                    proposals,
                    duplicates,
                    rejected,
                    nanos,
                    lastNanos);
        }
    }
}
