package dev.espalier.evaluators.latency;

import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Measurement;
import java.util.Set;

/**
 * What was found about one model. All times are milliseconds of one call for one batch, the empty model's call subtracted.
 *
 * @param latency median by {@code clock} with its interquartile range, the number of calls, its 95 % interval and what to
 *     know before trusting it: the latency of record
 * @param p5 what 5 of 100 calls stay under by {@code clock}, as it was: other programs only ever add to a call, so that this
 *     hardly moves while the host is busy. (On a host with four times as many busy threads as cores it repeats within 1 %,
 *     the median within 4 to 7 %.)
 * @param p95 what 95 of 100 calls stay under by {@code clock}
 * @param clock what {@code latency}, {@code p5} and {@code p95} are told by
 * @param wall median wall time, as it was
 * @param drift the time of the anchor model's fastest calls in this measurement over its reference time; {@code latency}
 *     and {@code p95} were divided by it
 */
public record LatencyReport(Measurement latency, double p5, double p95, Clock clock, double wall, double drift) {
    /** Number of timed calls. */
    public long calls() {
        return latency.repeats();
    }

    /** Interquartile range over median. */
    public double relativeSpread() {
        return latency.spread() / latency.value();
    }

    /** What to know before trusting it. */
    public Set<Doubt> doubts() {
        return latency.doubts();
    }

    /** This report, with a doubt if the same network in float, measured beside it, is faster beyond the two intervals. */
    public LatencyReport beside(LatencyReport inFloat) {
        return latency.interval().low() > inFloat.latency().interval().high() ? doubted(Doubt.SLOWER_THAN_FLOAT) : this;
    }

    LatencyReport doubted(Doubt doubt) {
        return new LatencyReport(latency.doubted(doubt), p5, p95, clock, wall, drift);
    }
}
