package dev.espalier.space.compression;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Union-find: numbers from 0 on, joined into sets, with path halving (Tarjan and van Leeuwen, 1984). */
final class Disjoint {
    private int[] parents = new int[64];
    private int size;

    /** {@code count} new numbers, each a set of its own. */
    int[] fresh(int count) {
        if (size + count > parents.length) {
            parents = Arrays.copyOf(parents, Math.max(size + count, 2 * parents.length));
        }
        int[] added = new int[count];
        for (int i = 0; i < count; i++) {
            parents[size] = size;
            added[i] = size++;
        }
        return added;
    }

    /** The smallest number of the set that {@code number} is in. */
    int find(int number) {
        int at = number;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }

    void union(int a, int b) {
        int first = find(a);
        int second = find(b);
        parents[Math.max(first, second)] = Math.min(first, second);
    }

    /**
     * Joins sets until each has equally many members in every part. Sets that have so already stay apart, and joining
     * two of those keeps it so: what was balanced once stays balanced.
     *
     * <p>First fit: to the first set that lacks members come those, in order, that fill what it lacks, or else the one
     * that overfills least. Of single numbers that joins equal places of all parts.
     *
     * @param numbers the parts one after the other, all of one length
     */
    void balance(int[] numbers, int parts) {
        int each = numbers.length / parts;
        Map<Integer, int[]> counts = new LinkedHashMap<>();
        for (int i = 0; i < each * parts; i++) {
            counts.computeIfAbsent(find(numbers[i]), _ -> new int[parts])[i / each]++;
        }
        counts.values().removeIf(count -> excess(count) == 0);
        List<Map.Entry<Integer, int[]>> open = new ArrayList<>(counts.entrySet());
        while (!open.isEmpty()) {
            Map.Entry<Integer, int[]> set = open.removeFirst();
            while (excess(set.getValue()) > 0) {
                Map.Entry<Integer, int[]> other = open.remove(bestFit(set.getValue(), open));
                union(set.getKey(), other.getKey());
                Arrays.setAll(set.getValue(), part -> set.getValue()[part] + other.getValue()[part]);
            }
        }
    }

    private static int bestFit(int[] count, List<Map.Entry<Integer, int[]>> open) {
        int largest = Arrays.stream(count).max().orElseThrow();
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < open.size() && least > 0; i++) {
            int over = 0;
            for (int part = 0; part < count.length; part++) {
                over += Math.max(0, count[part] + open.get(i).getValue()[part] - largest);
            }
            if (over < least) {
                best = i;
                least = over;
            }
        }
        return best;
    }

    /** How far the largest count is above the smallest. */
    private static int excess(int[] count) {
        int smallest = count[0];
        int largest = count[0];
        for (int c : count) {
            smallest = Math.min(smallest, c);
            largest = Math.max(largest, c);
        }
        return largest - smallest;
    }

    int size() {
        return size;
    }
}
