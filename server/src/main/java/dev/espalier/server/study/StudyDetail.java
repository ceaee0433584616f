package dev.espalier.server.study;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.espalier.search.store.Target;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A study on its own page.
 *
 * @param definition the experiment file it was made of
 * @param objectives names of the metrics it optimises
 * @param metrics the metrics that some trial of it knows or that it optimises, in the order of tables
 * @param limits what every model must keep, as they were moved since the study was made
 * @param targets how they were moved, in that order
 * @param limitable the metrics that limits can be set on
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
        List<Move> targets,
        List<MetricInfo> limitable,
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
     * A limit that was set, moved or lifted.
     *
     * @param bound none where it was lifted
     * @param firstTrial the first trial it holds for; none until the search proposes another
     */
    @Serdeable
    public record Move(String metric, Optional<Double> bound, Optional<Integer> firstTrial, Instant set) {
        static Move of(Target target) {
            return new Move(
                    target.metric().name(),
                    target.limit().map(Limit::bound),
                    target.firstTrial().stream().boxed().findFirst(),
                    target.set());
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
