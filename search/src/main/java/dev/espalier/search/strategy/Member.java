package dev.espalier.search.strategy;

import dev.espalier.space.choice.Assignment;
import io.jenetics.ext.moea.Pareto;
import io.jenetics.util.ISeq;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

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

    /** {@code members} sorted into fronts: the first is dominated by none, each other only by those before it. */
    static List<List<Member>> fronts(List<Member> members) {
        int[] ranks = Pareto.rank(ISeq.of(members), Comparator.comparing(Member::standing, Standing::compareTo));
        TreeMap<Integer, List<Member>> fronts = new TreeMap<>();
        for (int i = 0; i < ranks.length; i++) {
            fronts.computeIfAbsent(ranks[i], _ -> new ArrayList<>()).add(members.get(i));
        }
        return List.copyOf(fronts.values());
    }
}
