package dev.espalier.search.fidelity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Evaluated.Failed;
import dev.espalier.search.strategy.Evaluated.Feasible;
import dev.espalier.search.strategy.Evaluated.Infeasible;
import dev.espalier.space.choice.Assignment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BracketsTest {
    /** Answers what {@code schedule} proposes next: the cost is the number of the candidate less its rung. */
    private static Map<Integer, List<Integer>> round(Schedule schedule) {
        List<Proposal> proposals = schedule.propose();
        schedule.learn(proposals.stream()
                .map(proposal -> new Result(
                        proposal,
                        new Feasible(proposal.genes(), Costs.of(proposal.genes().get(0) - proposal.rung()))))
                .toList());
        return proposals.stream()
                .collect(Collectors.groupingBy(
                        Proposal::rung,
                        TreeMap::new,
                        Collectors.mapping(proposal -> proposal.genes().get(0), Collectors.toList())));
    }

    @Test
    void halvingTrainsTheBestThirdOfAGenerationFurther() {
        Counting counting = new Counting(20, false);
        Schedule halving = Brackets.halving(counting, Ladder.rising(1, 3, 9), 3);
        assertEquals(Map.of(0, range(0, 20)), round(halving));
        assertEquals(Map.of(1, range(0, 6)), round(halving));
        assertEquals(List.of(), counting.told, "nothing is told before the bracket is through");
        assertEquals(Map.of(2, List.of(0, 1)), round(halving));
        assertEquals(20, counting.told.size());
        // Each rung gains 1 of cost, and who was stopped is told with what it might have gained.
        assertEquals(
                range(0, 20).stream()
                        .<Evaluated>map(i -> new Feasible(Assignment.of(i), Costs.of(i - 2)))
                        .toList(),
                counting.told);
        assertEquals(Map.of(0, range(20, 40)), round(halving));
    }

    /** Li et al., table 1, for R = 9: 9 from 1 epoch on, 5 from 3, 3 from 9. */
    @Test
    void hyperbandDealsBracketsFromEveryRung() {
        Counting counting = new Counting(1, true);
        Schedule hyperband = Brackets.hyperband(counting, Ladder.rising(1, 3, 9), 3);
        assertEquals(Map.of(0, range(0, 9), 1, range(9, 14), 2, range(14, 17)), round(hyperband));
        assertEquals(Map.of(1, range(0, 3), 2, List.of(9)), round(hyperband));
        assertEquals(Map.of(2, List.of(0)), round(hyperband));
        assertEquals(17, counting.told.size());
    }

    @Test
    void aBracketNeverSpansTwoGenerations() {
        Schedule hyperband = Brackets.hyperband(new Counting(20, false), Ladder.rising(1, 3, 9), 3);
        assertEquals(
                Map.of(0, List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 17, 18, 19), 1, range(9, 14), 2, range(14, 17)),
                round(hyperband));
        assertEquals(Map.of(1, List.of(0, 1, 2, 17), 2, List.of(9)), round(hyperband));
    }

    @Test
    void neitherFailedNorInfeasibleGoOn() {
        Counting counting = new Counting(3, false);
        Schedule halving = Brackets.halving(counting, Ladder.rising(1, 3, 9), 3);
        List<Proposal> first = halving.propose();
        halving.learn(List.of(
                new Result(first.get(0), new Failed(Assignment.of(0))),
                new Result(first.get(1), new Infeasible(Assignment.of(1), 0.1)),
                new Result(first.get(2), new Feasible(Assignment.of(2), Costs.of(99)))));
        assertEquals(List.of(new Proposal(Assignment.of(2), 1)), halving.propose());
        halving.learn(List.of(new Result(new Proposal(Assignment.of(2), 1), new Failed(Assignment.of(2)))));
        assertEquals(
                List.of(
                        new Failed(Assignment.of(0)),
                        new Infeasible(Assignment.of(1), 0.1),
                        new Failed(Assignment.of(2))),
                counting.told);
        assertEquals(Map.of(0, range(3, 6)), round(halving));
    }

    /** What the study made of a proposal climbs, not what was proposed. */
    @Test
    void goesOnWithWhatAProposalWasRepairedTo() {
        Schedule halving = Brackets.halving(new Counting(1, false), Ladder.rising(1, 3, 9), 3);
        halving.learn(List.of(new Result(halving.propose().getFirst(), new Feasible(Assignment.of(7), Costs.of(1)))));
        assertEquals(List.of(new Proposal(Assignment.of(7), 1)), halving.propose());
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
