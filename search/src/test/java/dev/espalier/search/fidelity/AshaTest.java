package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated.Failed;
import dev.espalier.search.strategy.Evaluated.Feasible;
import dev.espalier.space.choice.Assignment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AshaTest {
    /** Costs rise from candidate to candidate and fall by 10 from rung to rung. */
    private static Proposal next(Schedule schedule) {
        Proposal proposal = schedule.propose().getFirst();
        schedule.learn(List.of(new Result(
                proposal,
                new Feasible(proposal.genes(), Costs.of(100 + proposal.genes().get(0) - 10 * proposal.rung())))));
        return proposal;
    }

    @Test
    void promotesWhomeverIsAmongTheBestThird() {
        Counting counting = new Counting(1, true);
        Schedule asha = new Asha(counting, Ladder.rising(1, 3, 9), 3);
        List<String> order = IntStream.range(0, 13)
                .mapToObj(_ -> next(asha))
                .map(proposal -> proposal.genes() + "@" + proposal.rung())
                .toList();
        // One of three goes on, two of six, three of nine: then one of three on the second rung does.
        assertEquals(
                List.of("0@0", "1@0", "2@0", "0@1", "3@0", "4@0", "5@0", "1@1", "6@0", "7@0", "8@0", "2@1", "0@2"),
                order);
        assertEquals(9, counting.told.size());
    }

    @Test
    void tellsAgainWhenSomebodyWentOn() {
        Counting counting = new Counting(1, true);
        Schedule asha = new Asha(counting, Ladder.rising(1, 3, 9), 3);
        IntStream.range(0, 4).forEach(_ -> next(asha));
        // 0 went on and gained 10; the others are expected to.
        assertEquals(
                List.of(List.of(
                        new Feasible(Assignment.of(0), Costs.of(90)),
                        new Feasible(Assignment.of(1), Costs.of(91)),
                        new Feasible(Assignment.of(2), Costs.of(92)))),
                counting.revised);
    }

    @Test
    void asksForAGenerationWhenAllOfTheOneBeforeIsKnown() {
        Counting counting = new Counting(2, false);
        Schedule asha = new Asha(counting, Ladder.rising(1, 3, 9), 3);
        Proposal first = asha.propose().getFirst();
        Proposal second = asha.propose().getFirst();
        assertEquals(List.of(), asha.propose());
        asha.learn(List.of(new Result(second, new Failed(second.genes()))));
        assertEquals(List.of(), asha.propose());
        assertEquals(List.of(), counting.told);
        asha.learn(List.of(new Result(first, new Feasible(first.genes(), Costs.of(1)))));
        assertEquals(
                List.of(new Feasible(first.genes(), Costs.of(1)), new Failed(second.genes())),
                counting.told,
                "in the order of proposal");
        assertEquals(List.of(new Proposal(Assignment.of(2), 0)), asha.propose());
    }
}
