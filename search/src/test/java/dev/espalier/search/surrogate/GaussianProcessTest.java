package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {
    private static final Kernel KERNEL =
            new Kernel(new Choices(List.of(new Choice.Categorical("block", List.of("a", "b", "c")))));
    private static final Kernel.Parameters PARAMETERS = new Kernel.Parameters(1, 1, 1, 0, 0.1);

    private static Point point(int option) {
        return new Point(new int[] {option}, new double[0]);
    }

    /** One observation y = 2: the mean is k / (1 + noise) y and the variance 1 - k² / (1 + noise), with k = 1/e. */
    @Test
    void predictsFromOneObservationAsWorkedByHand() {
        GaussianProcess process = new GaussianProcess(KERNEL, PARAMETERS);
        process.add(point(0));
        GaussianProcess.Projection other = process.new Projection(point(1));
        double k = Math.exp(-1);
        assertEquals(2 * k / 1.1, other.mean(process.weights(new double[] {2})), 1e-5);
        assertEquals(Math.sqrt(1 - k * k / 1.1), other.deviation(), 1e-5);
    }

    @Test
    void aProjectionFollowsWhatIsObservedAndForgotten() {
        GaussianProcess process = new GaussianProcess(KERNEL, PARAMETERS);
        process.add(point(0));
        GaussianProcess.Projection follower = process.new Projection(point(1));
        double alone = follower.deviation();
        process.add(point(2));
        assertTrue(follower.deviation() < alone);
        assertEquals(process.new Projection(point(1)).deviation(), follower.deviation(), 1e-12);
        process.shrink(1);
        assertEquals(alone, follower.deviation(), 1e-12);
    }

    /** A point that was forgotten and another in its place are told apart, though there are as many as before. */
    @Test
    void aProjectionNoticesThatAPointWasExchanged() {
        GaussianProcess process = new GaussianProcess(KERNEL, PARAMETERS);
        process.add(point(0));
        process.add(point(2));
        GaussianProcess.Projection follower = process.new Projection(point(1));
        follower.deviation();
        process.shrink(1);
        process.add(point(1));
        assertEquals(process.new Projection(point(1)).deviation(), follower.deviation(), 1e-12);
    }

    /** 200 observations, of which a glance takes in 128: what is known from those is never less uncertain. */
    @Test
    void lookingCloserMakesADeviationSmallerUntilAllIsSeen() {
        Kernel kernel = new Kernel(new Choices(List.of(
                new Choice.Ordinal("width", IntStream.range(0, 200).boxed().toList()))));
        GaussianProcess process = new GaussianProcess(kernel, PARAMETERS);
        IntStream.range(0, 200).forEach(i -> process.add(point(i)));
        GaussianProcess.Projection late = process.new Projection(point(190));
        double atAGlance = late.deviation();
        assertTrue(late.refine());
        assertTrue(late.deviation() < 0.8 * atAGlance, late.deviation() + " of " + atAGlance);
        assertFalse(late.refine());
        assertTrue(late.complete());
    }

    /** Two candidates apart from the observation as from each other: each and both vary as the process says. */
    @Test
    void drawsWhatIsJointlyDistributedAsThePredictions() {
        GaussianProcess process = new GaussianProcess(KERNEL, PARAMETERS);
        process.add(point(0));
        double[] weights = process.weights(new double[] {2});
        double k = Math.exp(-1);
        Random chance = new Random(1);
        int draws = 20_000;
        double sum = 0;
        double squares = 0;
        double products = 0;
        for (int i = 0; i < draws; i++) {
            GaussianProcess.Draw draw = process.new Draw(chance);
            double one = draw.at(process.new Projection(point(1)), weights) - 2 * k / 1.1;
            double other = draw.at(process.new Projection(point(2)), weights) - 2 * k / 1.1;
            sum += one;
            squares += one * one;
            products += one * other;
        }
        assertEquals(0, sum / draws, 0.03);
        assertEquals(1 - k * k / 1.1, squares / draws, 0.03);
        assertEquals(k - k * k / 1.1, products / draws, 0.03);
    }

    @Test
    void theNormalDistributionIsThatOfCommonsMath() {
        NormalDistribution exact = new NormalDistribution();
        for (double z = -8; z <= 8; z += 0.37) {
            assertEquals(1, Gaussian.standard(z) / exact.cumulativeProbability(z), 1e-6, "at " + z);
        }
    }

    @Test
    void expectsUnderABoundTheIntegralOfTheDistribution() {
        Gaussian cost = new Gaussian(3, 0.7);
        double sum = 0;
        for (double x = -5; x < 3.4; x += 0.001) {
            sum += 0.001 * cost.below(x + 0.0005);
        }
        assertEquals(sum, cost.expectedUnder(3.4), 1e-3);
        assertEquals(0.4, new Gaussian(3, 0).expectedUnder(3.4), 1e-12);
    }
}
