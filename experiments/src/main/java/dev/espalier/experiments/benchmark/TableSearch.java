package dev.espalier.experiments.benchmark;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One run of a controller on a table. What counts as an evaluation is a row that was not asked for before and keeps the
 * limits; what breaks one is rejected before it costs anything.
 *
 * @param states how far it was after each number of evaluations asked for; one that stopped earlier stays as it was
 */
record TableSearch(List<State> states) {
    /** So many proposals without a new evaluation, and a controller counts as exhausted. */
    private static final int PATIENCE = 100_000;

    /** How far a run is. */
    record State(
            double score, double frontShare, int proposals, int duplicates, int rejected, long nanos, long lastNanos) {}

    static TableSearch run(TableProblem problem, Strategy strategy, List<Integer> evaluations) {
        Run run = new Run(problem);
        List<State> states = new ArrayList<>();
        while (states.size() < evaluations.size() && run.turn(strategy, evaluations, states)) {}
        while (states.size() < evaluations.size()) {
            states.add(run.state());
        }
        return new TableSearch(List.copyOf(states));
    }

    private static final class Run {
        private final TableProblem problem;
        private final Set<Integer> front;
        private final Set<Assignment> proposed = new HashSet<>();
        private final Set<Integer> found = new LinkedHashSet<>();
        private int proposals;
        private int duplicates;
        private int rejected;
        private int inVain;
        private long nanos;
        private long lastNanos;

        Run(TableProblem problem) {
            this.problem = problem;
            this.front = Set.copyOf(problem.front());
        }

        /** Proposes, evaluates and learns once; false if the controller has come to its end. */
        boolean turn(Strategy strategy, List<Integer> evaluations, List<State> states) {
            long began = System.nanoTime();
            List<Assignment> batch = strategy.propose();
            spent(began, batch.size());
            if (batch.isEmpty() || inVain > PATIENCE) {
                return false;
            }
            List<Evaluated> results = new ArrayList<>();
            for (Assignment proposal : batch) {
                results.add(hear(problem.choices().canonical(proposal)));
                if (found.size() == evaluations.get(states.size())) {
                    states.add(state());
                    if (states.size() == evaluations.size()) {
                        return true;
                    }
                }
            }
            began = System.nanoTime();
            strategy.learn(results);
            nanos += System.nanoTime() - began;
            return true;
        }

        private Evaluated hear(Assignment candidate) {
            proposals++;
            inVain++;
            duplicates += proposed.add(candidate) ? 0 : 1;
            Evaluated result = problem.evaluate(candidate);
            OptionalInt row = problem.row(candidate);
            if (result instanceof Evaluated.Infeasible) {
                rejected++;
            } else if (row.isPresent() && found.add(row.getAsInt())) {
                inVain = 0;
            }
            return result;
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
