package dev.espalier.evaluators.latency;

import dev.espalier.space.trial.Measurement;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What was found about one model. All times are milliseconds of one call for one batch, the empty model's call subtracted.
 *
 * @param latency median by {@code clock} with its interquartile range and the number of calls: the latency of record
 * @param p95 what 95 of 100 calls stay under by {@code clock}
 * @param clock what {@code latency} and {@code p95} are told by
 * @param wall median wall time, as it was
 * @param drift the anchor model's time in this measurement over its reference time; {@code latency} and {@code p95} were
 *     divided by it
 * @param flags what to know before trusting it, empty if all went well
 */
public record LatencyReport(Measurement latency, double p95, Clock clock, double wall, double drift, Set<Flag> flags) {
    /** A doubt. */
    public enum Flag {
        /** The spread stayed above the acceptable one when measured again. */
        NOISY,
        /** Other programs kept the calling thread off its core meanwhile. */
        HOST_BUSY,
        /** The threads could not be pinned to cores. */
        UNPINNED
    }

    public LatencyReport {
        flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
    }

    /** Number of timed calls. */
    public long calls() {
        return latency.repeats();
    }

    /** Interquartile range over median. */
    public double relativeSpread() {
        return latency.spread() / latency.value();
    }

    LatencyReport flagged(Flag flag) {
        Set<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new LatencyReport(latency, p95, clock, wall, drift, more);
    }
}
