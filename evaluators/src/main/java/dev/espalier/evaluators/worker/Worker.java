package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.worker.Child.Event;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One place of a pool: a core and the process that works on it. A process that fails or is killed is replaced when the
 * place is next used. Used by one thread at a time, but for {@link #close}.
 */
final class Worker implements AutoCloseable {
    /** Loading data and engine takes seconds; unpacking the engine on a new machine, a minute. */
    private static final Duration START = Duration.ofMinutes(5);

    private static final Duration FOREVER = Duration.ofDays(365);

    private final WorkerSettings settings;
    private final List<Integer> cores;
    private final Path locks;
    private @Nullable Child child;
    private boolean ready;
    private boolean closed;

    /**
     * A place without a process yet.
     *
     * @param cores all that may be used, the place's own last; empty if programs cannot be bound to one
     */
    Worker(WorkerSettings settings, List<Integer> cores, Path locks) {
        this.settings = settings;
        this.cores = List.copyOf(cores);
        this.locks = locks;
    }

    /** Starts a process if none runs, and does not wait for it. */
    synchronized Child start() {
        if (closed) {
            throw new WorkerException("the pool of workers is closed");
        }
        if (child != null && child.alive()) {
            return child;
        }
        if (child != null) {
            child.close();
        }
        Child started = Child.start(
                WorkerProcess.class,
                cores.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cores.getLast()),
                settings.heapMegabytes());
        started.send(new Request.SetUp(
                settings.data(),
                settings.base().stream().toList(),
                settings.recipe(),
                settings.devices(),
                settings.latency(),
                cores,
                locks));
        child = started;
        ready = false;
        return started;
    }

    /** The process that runs now, if one does. */
    synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(child).filter(Child::alive).map(Child::handle);
    }

    /**
     * Waits until the process has loaded what it needs.
     *
     * @throws WorkerException if it cannot
     */
    Child ready() throws InterruptedException {
        Child started = start();
        Instant deadline = Instant.now().plus(START);
        while (!ready) {
            switch (next(started, deadline)) {
                case Event.Said(Reply.Ready _) -> ready = true;
                case Event.Said(Reply.Waiting _) -> deadline = Instant.now().plus(START);
                case Event.Said(Reply.Refused refused) -> throw new WorkerException(refused.reason());
                case Event.Said said -> throw unusable(started, "said " + said.reply() + " before it was ready");
                case Event.Garbled garbled -> throw unusable(started, "said '" + garbled.line() + "'");
                case Event.Ended _ -> throw new WorkerException("a worker did not start: " + started.obituary());
            }
        }
        return started;
    }

    private static WorkerException unusable(Child child, String what) {
        child.kill();
        return new WorkerException("a worker did not start: it " + what);
    }

    private static Event next(Child child, Instant deadline) throws InterruptedException {
        return child.next(Duration.between(Instant.now(), deadline)).orElseThrow(() -> {
            child.kill();
            return new WorkerException("a worker did not start within " + START.toMinutes() + " minutes");
        });
    }

    /** The process's answer to {@code request}, and the failure that is the answer if it gives none. */
    Reply.Done evaluate(Request.Evaluate request, Evaluation evaluation) throws InterruptedException {
        Child started = ready();
        started.send(request);
        Instant deadline = Instant.now().plus(settings.timeLimit());
        Stage stage = Stage.EXPORT;
        Measurements known = Measurements.NONE;
        try {
            while (true) {
                Optional<Event> event = started.next(Duration.between(Instant.now(), deadline));
                if (event.isEmpty()) {
                    started.kill();
                    return failed(known, stage, "it took longer than " + inWords(settings.timeLimit()));
                }
                switch (event.get()) {
                    case Event.Said(Reply.Stepped stepped) -> {
                        if (stepped.progress() instanceof Evaluation.Progress.Began began) {
                            stage = began.stage();
                        }
                        evaluation.progress().accept(stepped.progress());
                    }
                    case Event.Said(Reply.Found found) -> known = found.measurements();
                    case Event.Said(Reply.Waiting _) -> deadline = Instant.now().plus(settings.timeLimit());
                    case Event.Said(Reply.Done done) -> {
                        return done;
                    }
                    case Event.Said said -> {
                        started.kill();
                        return failed(known, stage, "the worker answered out of turn: " + said.reply());
                    }
                    case Event.Garbled garbled -> {
                        started.kill();
                        return failed(known, stage, "the worker answered nonsense: '" + garbled.line() + "'");
                    }
                    case Event.Ended _ -> {
                        return failed(known, stage, started.obituary());
                    }
                }
            }
        } catch (InterruptedException e) {
            started.kill();
            throw e;
        }
    }

    private static Reply.Done failed(Measurements known, Stage stage, String reason) {
        return new Reply.Done(new Outcome.Failed(known, stage, reason), Map.of());
    }

    private static String inWords(Duration limit) {
        return limit.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * The process's measurements of {@code models}.
     *
     * @throws WorkerException if it refuses or fails
     */
    Reply.Confirmed confirm(List<Path> models, Map<String, Double> anchors) throws InterruptedException {
        Child started = ready();
        started.send(new Request.Confirm(models, anchors));
        try {
            while (true) {
                switch (started.next(FOREVER).orElseThrow()) {
                    case Event.Said(Reply.Confirmed confirmed) -> {
                        return confirmed;
                    }
                    case Event.Said(Reply.Waiting _) -> {
                        // as long as it takes
                    }
                    case Event.Said(Reply.Refused refused) -> throw new WorkerException(refused.reason());
                    case Event.Said said -> throw unusable(started, "said " + said.reply() + " instead of confirming");
                    case Event.Garbled garbled -> throw unusable(started, "said '" + garbled.line() + "'");
                    case Event.Ended _ -> throw new WorkerException(started.obituary());
                }
            }
        } catch (InterruptedException e) {
            started.kill();
            throw e;
        }
    }

    @Override
    public void close() {
        Child last;
        synchronized (this) {
            closed = true;
            last = child;
        }
        if (last != null) {
            last.close();
        }
    }
}
