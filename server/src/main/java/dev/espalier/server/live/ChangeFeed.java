package dev.espalier.server.live;

import dev.espalier.search.store.Change;
import dev.espalier.server.study.Studies;
import io.micronaut.http.sse.Event;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The store's changes as streams of events. Each stream has a virtual thread that asks the store four times a second, so
 * nothing ever blocks the event loop of the server. Events bear the number of the change they tell of: who reconnects and
 * names the last number heard is told everything since.
 */
@Singleton
final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private final Studies studies;
    private volatile boolean closed;

    ChangeFeed(Studies studies) {
        this.studies = studies;
    }

    /**
     * A stream of what {@code tell} makes of changes.
     *
     * @param after the number of the last change the listener knows
     * @param tell events for some changes in order, which may be none; also called with no change at every heartbeat
     */
    Publisher<Event<?>> follow(long after, BiFunction<List<Change>, Long, List<Event<?>>> tell) {
        return Flux.create(sink -> Thread.ofVirtual()
                .name("events")
                .start(() -> pump(sink, Math.min(after, studies.latestChange()), tell)));
    }

    private void pump(FluxSink<Event<?>> sink, long after, BiFunction<List<Change>, Long, List<Event<?>>> tell) {
        long heard = after;
        long silentSince = 0;
        try {
            while (!closed && !sink.isCancelled()) {
                List<Change> changes = studies.changesSince(heard);
                boolean due = System.nanoTime() - silentSince > HEARTBEAT.toNanos() || silentSince == 0;
                if (!changes.isEmpty() || due) {
                    heard = changes.isEmpty() ? heard : changes.getLast().sequence();
                    tell.apply(changes, heard).forEach(sink::next);
                    sink.next(event("heartbeat", heard, new EventController.Alive(heard)));
                    silentSince = System.nanoTime();
                }
                Thread.sleep(POLL);
            }
            sink.complete();
        } catch (InterruptedException e) {
            sink.complete();
        } catch (RuntimeException e) {
            // The listener reconnects; what it misses meanwhile is sent then.
            LOG.warn("a stream of events ended: {}", e.getMessage());
            sink.complete();
        }
    }

    static <T> Event<T> event(String name, long number, T data) {
        return Event.of(data).name(name).id(Long.toString(number));
    }

    @PreDestroy
    void close() {
        closed = true;
    }
}
