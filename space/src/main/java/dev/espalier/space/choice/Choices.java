package dev.espalier.space.choice;

import static dev.espalier.space.Requirement.require;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The choices of a space in order; parents come before what depends on them. */
public record Choices(List<Choice> list) {
    /**
     * @throws IllegalArgumentException if a name is used twice or a condition names no earlier choice or no option of
     *     it
     */
    public Choices {
        list = List.copyOf(list);
        require(!list.isEmpty(), "a search space needs at least one choice");
        Map<String, Choice> earlier = new HashMap<>();
        for (Choice choice : list) {
            if (choice instanceof Choice.Conditional conditional) {
                Choice parent = earlier.get(conditional.parent());
                require(
                        parent != null,
                        "choice '%s' depends on '%s', which is not an earlier choice",
                        choice.name(),
                        conditional.parent());
                require(
                        conditional.activeOn().stream().allMatch(option -> option >= 0 && option < parent.size()),
                        "choice '%s' is active on options %s of '%s', which has only %d",
                        choice.name(),
                        conditional.activeOn(),
                        parent.name(),
                        parent.size());
            }
            require(earlier.put(choice.name(), choice) == null, "the choice '%s' is listed twice", choice.name());
        }
    }

    /** Number of genes. */
    public int size() {
        return list.size();
    }

    /**
     * The canonical form of an assignment: genes that do not matter are zero. Two assignments that differ only in such
     * genes are one candidate. Idempotent.
     *
     * @throws IllegalArgumentException if the length differs or a gene is no option of its choice
     */
    public Assignment canonical(Assignment genes) {
        boolean[] active = activity(genes);
        int[] canonical = genes.toArray();
        for (int i = 0; i < canonical.length; i++) {
            canonical[i] = active[i] ? canonical[i] : 0;
        }
        return Assignment.of(canonical);
    }

    /** Whether each gene matters, given those before it; a choice under an inactive parent is inactive. */
    public boolean[] activity(Assignment genes) {
        require(genes.size() == size(), "this space has %d choices, got %d genes", size(), genes.size());
        boolean[] active = new boolean[size()];
        Map<String, Integer> position = new HashMap<>();
        for (int i = 0; i < size(); i++) {
            Choice choice = list.get(i);
            require(
                    genes.get(i) >= 0 && genes.get(i) < choice.size(),
                    "choice '%s' has options 0 to %d, got %d",
                    choice.name(),
                    choice.size() - 1,
                    genes.get(i));
            active[i] = !(choice instanceof Choice.Conditional conditional)
                    || active[position.get(conditional.parent())]
                            && conditional.activeOn().contains(genes.get(position.get(conditional.parent())));
            position.put(choice.name(), i);
        }
        return active;
    }

    /** A canonical assignment whose genes are drawn uniformly. */
    public Assignment random(RandomGenerator random) {
        return canonical(Assignment.of(
                list.stream().mapToInt(choice -> random.nextInt(choice.size())).toArray()));
    }

    /**
     * The number of distinct canonical assignments.
     *
     * <p>Counted from the last choice to the first: what hangs on a choice multiplies the options that activate it.
     */
    public BigInteger count() {
        Map<String, Map<Integer, BigInteger>> dependents = new HashMap<>();
        BigInteger total = BigInteger.ONE;
        for (Choice choice : list.reversed()) {
            Map<Integer, BigInteger> below = dependents.getOrDefault(choice.name(), Map.of());
            BigInteger ways = BigInteger.ZERO;
            for (int option = 0; option < choice.size(); option++) {
                ways = ways.add(below.getOrDefault(option, BigInteger.ONE));
            }
            if (choice instanceof Choice.Conditional conditional) {
                Map<Integer, BigInteger> parents =
                        dependents.computeIfAbsent(conditional.parent(), _ -> new HashMap<>());
                for (int option : conditional.activeOn()) {
                    parents.merge(option, ways, BigInteger::multiply);
                }
            } else {
                total = total.multiply(ways);
            }
        }
        return total;
    }

    /** What {@code genes} choose, by name. */
    public Selection select(Assignment genes) {
        Assignment canonical = canonical(genes);
        boolean[] active = activity(canonical);
        Map<String, Selection.Gene> byName = new LinkedHashMap<>();
        for (int i = 0; i < size(); i++) {
            byName.put(list.get(i).name(), new Selection.Gene(list.get(i), canonical.get(i), active[i]));
        }
        return new Selection(byName);
    }
}
