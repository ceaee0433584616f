package dev.espalier.search.pareto;

import static dev.espalier.space.Requirement.require;

import java.util.Collection;
import java.util.stream.IntStream;

/**
 * The box of observed costs, by which objectives of different units become comparable.
 *
 * @param ideal the best cost seen in each objective
 * @param worst the worst cost seen in each objective
 */
public record Scale(Costs ideal, Costs worst) {
    /**
     * The smallest box around {@code points}.
     *
     * @throws IllegalArgumentException if there is no point
     */
    public static Scale of(Collection<Costs> points) {
        require(!points.isEmpty(), "a scale needs at least one point");
        int size = points.iterator().next().size();
        return new Scale(
                Costs.of(IntStream.range(0, size)
                        .mapToDouble(i ->
                                points.stream().mapToDouble(p -> p.get(i)).min().orElseThrow())
                        .toArray()),
                Costs.of(IntStream.range(0, size)
                        .mapToDouble(i ->
                                points.stream().mapToDouble(p -> p.get(i)).max().orElseThrow())
                        .toArray()));
    }

    /** {@code point} with 0 for the ideal and 1 for the worst in each objective; 0 where all points are alike. */
    public Costs normalise(Costs point) {
        return Costs.of(IntStream.range(0, point.size())
                .mapToDouble(i -> {
                    double extent = worst.get(i) - ideal.get(i);
                    return extent == 0 ? 0 : (point.get(i) - ideal.get(i)) / extent;
                })
                .toArray());
    }

    double distanceToIdeal(Costs point) {
        double sum = 0;
        for (double x : normalise(point).toArray()) {
            sum += x * x;
        }
        return Math.sqrt(sum);
    }
}
