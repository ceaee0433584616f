package dev.espalier.experiments.benchmark;

import java.util.List;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How a controller did after a number of evaluations, over all runs.
 *
 * @param scores one for each run: hypervolume ratio, or the reported figure
 * @param regret mean of what the score falls short of the best possible
 * @param frontShare mean share of the true front's rows that were found, 0 to 1
 * @param duplicates mean number of proposals that had been proposed before
 * @param rejected mean number of proposals that broke a limit; they are not evaluations
 * @param perSecond proposals per second of the controller's own time, up to this number of evaluations
 * @param medianMs milliseconds of its own time for a proposal, of which half of the last batches of all runs stay under
 */
public record ControllerScore(
        String controller,
        int evaluations,
        List<Double> scores,
        double regret,
        double frontShare,
        double duplicates,
        double rejected,
        double perSecond,
        double medianMs) {
    public ControllerScore {
        scores = List.copyOf(scores);
    }

    /** Mean of the scores. */
    public double mean() {
        return StatUtils.mean(values());
    }

    /** Standard deviation of the scores; 0 for a single run. */
    public double deviation() {
        return scores.size() < 2 ? 0 : Math.sqrt(StatUtils.variance(values()));
    }

    double[] values() {
        return scores.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
