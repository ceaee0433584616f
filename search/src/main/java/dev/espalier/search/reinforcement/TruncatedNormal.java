package dev.espalier.search.reinforcement;

import java.util.Random;
import org.apache.commons.math3.distribution.NormalDistribution;

/** A normal distribution that is cut off below 0 and above 1. Drawn from its inverse, so that no draw is in vain. */
final class TruncatedNormal {
    private static final NormalDistribution STANDARD = new NormalDistribution(null, 0, 1);

    private TruncatedNormal() {}

    /** A number of 0 to 1 near {@code mean}, which is one, too. */
    static double draw(double mean, double deviation, Random random) {
        double chance = random.nextDouble();
        if (deviation <= 0) {
            return mean;
        }
        double below = STANDARD.cumulativeProbability(-mean / deviation);
        double above = STANDARD.cumulativeProbability((1 - mean) / deviation);
        double drawn = mean + deviation * STANDARD.inverseCumulativeProbability(below + chance * (above - below));
        return Math.clamp(drawn, 0, 1);
    }
}
