package dev.espalier.search.study;

import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.study.Ledger.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * What was proposed and not answered yet, in the order of proposal. Answers are due by that order alone: whatever finished
 * first, and when, makes no difference to the strategy.
 */
final class Backlog {
    private final Deque<Awaited> awaited = new ArrayDeque<>();

    /**
     * A proposal that the schedule has not heard of again.
     *
     * @param dear whether it takes an evaluation to know
     * @param fresh whether it is the candidate's first at its rung
     */
    record Awaited(Proposal proposal, Step step, boolean dear, boolean fresh) {}

    void add(Awaited next) {
        awaited.add(next);
    }

    boolean isEmpty() {
        return awaited.isEmpty();
    }

    /** How many of them take an evaluation. */
    int dear() {
        return (int) awaited.stream().filter(Awaited::dear).count();
    }

    /** Takes out what is to be answered next: what was known at once, and of the dear ones the oldest but {@code most}. */
    List<Awaited> due(int most) {
        int excess = dear() - most;
        List<Awaited> due = new ArrayList<>();
        for (Iterator<Awaited> oldest = awaited.iterator(); oldest.hasNext(); ) {
            Awaited next = oldest.next();
            if (!next.dear() || excess-- > 0) {
                oldest.remove();
                due.add(next);
            }
        }
        return due;
    }
}
