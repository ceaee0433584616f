package dev.espalier.evaluators.latency;

import dev.espalier.space.trial.Measurement;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What was found about one model. All times are milliseconds of one call for one sample, the empty model's call
 * subtracted; those of the CPU are also corrected for the machine's drift.
 *
 * @param cpu median thread CPU time with its interquartile range and the number of calls: the latency of record
 * @param cpuP95 what 95 of 100 calls stay under, in CPU time
 * @param wall median wall time, as it was
 * @param drift the anchor model's time in this measurement over its reference time; CPU times were divided by it
 * @param flags what to know before trusting it, empty if all went well
 */
public record LatencyReport(Measurement cpu, double cpuP95, double wall, double drift, Set<Flag> flags) {
    /** A doubt. */
    public enum Flag {
        /** The spread stayed above the acceptable one when measured again. */
        NOISY,
        /** Other programs used the core meanwhile. */
        HOST_BUSY,
        /** The thread could not be pinned to a core. */
        UNPINNED,
        /** This system's thread CPU time is too coarse; wall time stands in for it. */
        NO_CPU_TIME
    }

    public LatencyReport {
        flags = flags.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(flags));
    }

    /** Number of timed calls. */
    public long calls() {
        return cpu.repeats();
    }

    /** Interquartile range over median. */
    public double relativeSpread() {
        return cpu.spread() / cpu.value();
    }

    LatencyReport flagged(Flag flag) {
        Set<Flag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new LatencyReport(cpu, cpuP95, wall, drift, more);
    }
}
