package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.pareto.Hypervolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImprovementTest {
    private static final double[] BEST = {0, 0};
    private static final double[] REFERENCE = {10, 10};
    private static final List<Costs> FOUND =
            List.of(Costs.of(2, 8), Costs.of(5, 4), Costs.of(6, 6), Costs.of(8, 1), Costs.of(1, 12));

    @Test
    void ofWhatIsCertainIsTheHypervolumeGained() {
        Improvement improvement = new Improvement(FOUND, BEST, REFERENCE, new Random(1));
        for (Costs costs : List.of(Costs.of(3, 3), Costs.of(1, 9), Costs.of(7, 7), Costs.of(9, 0.5), Costs.of(11, 0))) {
            assertEquals(
                    gained(costs),
                    improvement.of(new Gaussian[] {new Gaussian(costs.get(0), 0), new Gaussian(costs.get(1), 0)}),
                    1e-9,
                    costs.toString());
        }
    }

    @Test
    void ofWhatIsUncertainIsTheMeanOverWhatMayCome() {
        Gaussian[] costs = {new Gaussian(4, 1.5), new Gaussian(4.5, 2)};
        Random random = new Random(2);
        double sum = 0;
        int draws = 100_000;
        for (int i = 0; i < draws; i++) {
            sum += gained(Costs.of(4 + 1.5 * random.nextGaussian(), 4.5 + 2 * random.nextGaussian()));
        }
        double expected = new Improvement(FOUND, BEST, REFERENCE, random).of(costs);
        assertEquals(sum / draws, expected, 0.02 * expected);
    }

    @Test
    void ofOneObjectiveIsTheExpectedGainOnTheBest() {
        Improvement improvement =
                new Improvement(List.of(Costs.of(3), Costs.of(2)), new double[] {2}, new double[] {10}, new Random(1));
        assertEquals(0.5, improvement.of(new Gaussian[] {new Gaussian(1.5, 0)}), 1e-12);
        assertEquals(0, improvement.of(new Gaussian[] {new Gaussian(2.5, 0)}), 1e-12);
    }

    /** Of three objectives only the order counts; a half of the box is worth half of it. */
    @Test
    void ofThreeObjectivesGrowsAsTheVolumeDoes() {
        Improvement improvement = new Improvement(
                List.of(Costs.of(9, 9, 9)), new double[] {0, 0, 0}, new double[] {10, 10, 10}, new Random(3));
        double all = improvement.of(certain(0, 0, 0));
        assertEquals(0.5, improvement.of(certain(0, 0, 5)) / all, 0.06);
        assertEquals(0, improvement.of(certain(9.5, 9.5, 9.5)));
    }

    private static Gaussian[] certain(double... costs) {
        Gaussian[] result = new Gaussian[costs.length];
        for (int i = 0; i < costs.length; i++) {
            result[i] = new Gaussian(costs[i], 0);
        }
        return result;
    }

    private static double gained(Costs costs) {
        List<Costs> more = new ArrayList<>(FOUND);
        more.add(costs);
        Costs reference = Costs.of(REFERENCE);
        return Hypervolume.of(more, reference) - Hypervolume.of(FOUND, reference);
    }
}
