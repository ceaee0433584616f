package dev.espalier.server.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * A study on its own page.
 *
 * @param definition the experiment file it was made of
 * @param objectives names of the metrics it optimises
 * @param metrics the metrics that some trial of it knows or that it optimises, in the order of tables
 * @param limits what every model must keep
 * @param front the trials on its front, from the cheapest in its first objective to the dearest
 * @param running the trials being evaluated
 * @param change the number of the store's latest change that is in this answer: what to follow the events after
 */
@Serdeable
public record StudyDetail(
        @JsonUnwrapped StudySummary summary,
        String definition,
        List<String> objectives,
        List<MetricInfo> metrics,
        List<Bound> limits,
        List<Integer> front,
        List<Running> running,
        long change) {
    /** A metric: its name, its unit and whether to {@code minimize} or {@code maximize} it. */
    @Serdeable
    public record MetricInfo(String name, String unit, String goal) {
        /** What a page needs to know of {@code metric}. */
        public static MetricInfo of(Metric metric) {
            return new MetricInfo(
                    metric.name(), metric.unit(), metric.goal().name().toLowerCase(Locale.ROOT));
        }
    }

    /** A limit: at most {@code bound}. */
    @Serdeable
    public record Bound(String metric, double bound) {
        static Bound of(Limit limit) {
            return new Bound(limit.metric().name(), limit.bound());
        }
    }

    /**
     * A trial being evaluated.
     *
     * @param stage cost, export, latency, training or scoring; waiting before the first
     * @param epoch epochs ended
     * @param epochs epochs in all, 0 while unknown
     */
    @Serdeable
    public record Running(int trialId, String stage, int epoch, int epochs, Instant started) {}
}
