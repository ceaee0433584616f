package dev.espalier.search.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import io.jenetics.ext.moea.Vec;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nsga3Test {
    private static final int OBJECTIVES = 4;

    private static final Choices CHOICES = new Choices(IntStream.range(0, 12)
            .<Choice>mapToObj(i -> new Choice.Ordinal(
                    "x" + i, IntStream.rangeClosed(0, 20).boxed().toList()))
            .toList());

    @ParameterizedTest
    @CsvSource({"3, 12, 91", "5, 6, 210", "4, 4, 35", "8, 3, 120", "8, 2, 36", "2, 5, 6", "1, 7, 1"})
    void aLayerHasAsManyDirectionsAsThePaperSays(int objectives, int divisions, int points) {
        List<double[]> layer = ReferencePoints.layer(objectives, divisions);
        assertEquals(points, layer.size());
        layer.forEach(point -> assertEquals(1, DoubleStream.of(point).sum(), 1e-12));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 91, 91",
        "3, 92, 91",
        "4, 36, 35",
        "8, 156, 156",
        "8, 155, 44",
        "5, 40, 20",
        "2, 20, 20",
        "1, 9, 1",
        "4, 2, 5"
    })
    void directionsAreAsManyAsFitAndTwoLayersWhereOneHasNoMiddle(int objectives, int most, int points) {
        List<double[]> directions = ReferencePoints.atMost(most, objectives);
        assertEquals(points, directions.size());
        directions.forEach(point -> assertEquals(1, DoubleStream.of(point).sum(), 1e-12));
        assertTrue(
                objectives == 1
                        || directions.stream()
                                .anyMatch(point -> DoubleStream.of(point).allMatch(x -> x > 0))
                        || objectives == 2,
                "some direction trades all objectives");
    }

    @Test
    void scalesByWhereThePlaneThroughTheExtremesMeetsTheAxes() {
        // The plane x/2 + y/4 + z/8 = 1 moved by (1, 1, 1).
        List<double[]> points =
                List.of(new double[] {3, 1, 1}, new double[] {1, 5, 1}, new double[] {1, 1, 9}, new double[] {2, 2, 3});
        Niches.normalise(points);
        assertArrayEquals(new double[] {1, 0, 0}, points.get(0), 1e-9);
        assertArrayEquals(new double[] {0, 1, 0}, points.get(1), 1e-9);
        assertArrayEquals(new double[] {0, 0, 1}, points.get(2), 1e-9);
        assertArrayEquals(new double[] {0.5, 0.25, 0.25}, points.get(3), 1e-9);
    }

    @Test
    void scalesByTheWorstWhereThereIsNoSuchPlane() {
        List<double[]> points = List.of(new double[] {0, 0, 4}, new double[] {2, 2, 2}, new double[] {4, 4, 0});
        Niches.normalise(points);
        assertArrayEquals(new double[] {0.5, 0.5, 0.5}, points.get(1), 1e-9);
        List<double[]> alike = List.of(new double[] {7, 7}, new double[] {7, 7});
        Niches.normalise(alike);
        assertArrayEquals(new double[] {0, 0}, alike.get(0), 1e-9);
    }

    @Test
    void measuresFromThePointToTheLine() {
        assertEquals(Math.sqrt(0.5), Niches.distance(new double[] {1, 0}, new double[] {0.5, 0.5}), 1e-12);
        assertEquals(0, Niches.distance(new double[] {3, 3}, new double[] {0.5, 0.5}), 1e-12);
    }

    @Test
    void keepsWhatStandsWhereNobodyElseDoes() {
        Member left = member(0, 10);
        Member right = member(10, 0);
        Member nearLeft = member(1, 9);
        Member middle = member(5, 5.2);
        List<double[]> directions = List.of(new double[] {0, 1}, new double[] {0.5, 0.5}, new double[] {1, 0});
        assertEquals(
                List.of(middle),
                new Niches(directions, new Random(1)).fill(List.of(left, right), List.of(nearLeft, middle), 1));
    }

    private static Member member(double... costs) {
        return new Member(Assignment.of((int) (10 * costs[0])), new Standing(Vec.of(costs), 0));
    }

    @Test
    void coversFourObjectivesBetterThanNsga2AndRandomSearch() {
        double three = covered(seed -> new Nsga3(CHOICES, OBJECTIVES, Nsga3.Settings.DEFAULT, seed));
        double two = covered(seed -> new Nsga2(CHOICES, new Nsga2.Settings(36, 0.9, 1), seed));
        double random = covered(seed -> new RandomSearch(CHOICES, 36, seed));
        String figures = "NSGA-III %.4f, NSGA-II %.4f, random %.4f".formatted(three, two, random);
        System.out.println(figures);
        assertTrue(three > two && two > random, figures);
    }

    /** Mean share of the box from 0 to 1.5 that 1,440 candidates dominate, by 10,000 random points, over ten seeds. */
    private static double covered(LongFunction<Strategy> strategies) {
        Random random = new Random(0);
        List<Costs> probes = IntStream.range(0, 10_000)
                .mapToObj(_ -> Costs.of(random.doubles(OBJECTIVES, 0, 1.5).toArray()))
                .toList();
        return IntStream.range(0, 10)
                .mapToDouble(seed -> {
                    List<Costs> points = Strategies.proposals(
                                    strategies.apply(seed),
                                    genes -> new Evaluated.Feasible(genes, dtlz2(genes)),
                                    1440,
                                    1)
                            .stream()
                            .map(Nsga3Test::dtlz2)
                            .toList();
                    List<Costs> front = points.stream()
                            .filter(point -> points.stream().noneMatch(other -> other.dominates(point)))
                            .toList();
                    return probes.stream()
                                    .filter(probe -> front.stream().anyMatch(point -> point.noWorseThan(probe)))
                                    .count()
                            / 10_000.0;
                })
                .average()
                .orElseThrow();
    }

    /** An eighth of a sphere, the farther out the farther the later choices are from their middle. (Deb et al., 2002) */
    private static Costs dtlz2(Assignment genes) {
        double g = 0;
        for (int i = OBJECTIVES - 1; i < genes.size(); i++) {
            double off = genes.get(i) / 20.0 - 0.5;
            g += off * off;
        }
        double[] costs = new double[OBJECTIVES];
        for (int m = 0; m < OBJECTIVES; m++) {
            costs[m] = 1 + g;
            for (int i = 0; i < OBJECTIVES - 1 - m; i++) {
                costs[m] *= Math.cos(genes.get(i) / 20.0 * Math.PI / 2);
            }
            if (m > 0) {
                costs[m] *= Math.sin(genes.get(OBJECTIVES - 1 - m) / 20.0 * Math.PI / 2);
            }
        }
        return Costs.of(costs);
    }
}
