package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A candidate that a search may go on from, with how good it is.
 *
 * @param genes in canonical form
 */
record Member(Assignment genes, Standing standing) {
    /** What {@code result} tells; empty if the candidate failed, for then it must not breed. */
    static Optional<Member> of(Evaluated result) {
        return switch (result) {
            case Evaluated.Feasible feasible -> Optional.of(new Member(feasible.genes(), Standing.of(feasible)));
            case Evaluated.Infeasible infeasible ->
                Optional.of(new Member(infeasible.genes(), Standing.of(infeasible)));
            case Evaluated.Failed _ -> Optional.empty();
        };
    }

    boolean feasible() {
        return standing.violation() == 0;
    }

    /** Those of {@code members} that no other dominates, in their order; of equal ones all. */
    static List<Member> front(List<Member> members) {
        List<Member> front = new ArrayList<>();
        for (Member one : members) {
            if (members.stream().noneMatch(other -> other.standing.compareTo(one.standing) > 0)) {
                front.add(one);
            }
        }
        return front;
    }
}
