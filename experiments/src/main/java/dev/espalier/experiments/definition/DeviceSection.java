package dev.espalier.experiments.definition;

import dev.espalier.space.trial.Metric;
import java.util.List;

/** Where latency is measured. */
public record DeviceSection(
        @Key(
                or = "''",
                doc = "The study's own device, one of 'espalier devices'; without it, one thread of this machine.")
        String name,

        @Key(
                or = "[]",
                mayBeEmpty = true,
                doc =
                        "Further devices to measure on. Those of objectives and limits, latencyMs@NAME, need not stand here.")
        List<String> also) {
    /** @throws IllegalArgumentException if no device can be called so */
    public DeviceSection {
        also = List.copyOf(also);
        also.forEach(Metric::latencyOn);
        if (!name.isEmpty()) {
            Metric.latencyOn(name);
        }
    }
}
