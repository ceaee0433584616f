package dev.espalier.server.cli;

import dev.espalier.experiments.definition.Quantity;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.Trainings;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows how a search comes along: where someone watches, one line that is drawn again and again with a bar, trials done and
 * failed, best accuracy, hypervolume and time left; elsewhere one line per trial.
 */
final class Progress implements StudyListener, AutoCloseable {
    private static final int BAR = 24;

    private final Terminal terminal;
    private final ScheduledExecutorService clock;
    private final List<Trial> trials = new ArrayList<>();
    private Optional<StoredStudy> study = Optional.empty();
    private Optional<Counter> preparation = Optional.empty();
    private Instant began = Instant.now();
    private boolean drawn;

    Progress(Terminal terminal) {
        this.terminal = terminal;
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("espalier-progress").factory());
    }

    @Override
    public synchronized void preparing(String things, int done, int all) {
        Counter shown = preparation.orElseGet(() -> new Counter(terminal, all, things));
        shown.done(done);
        preparation = done == all ? Optional.empty() : Optional.of(shown);
        if (done == all) {
            shown.close();
        }
    }

    @Override
    public synchronized void started(StoredStudy begun, List<Trial> known) {
        study = Optional.of(begun);
        trials.addAll(known);
        began = Instant.now();
        line("study " + begun.id() + (known.isEmpty() ? "" : ", going on after " + known.size() + " trials"));
        if (terminal.live()) {
            clock.scheduleAtFixedRate(this::draw, 0, 500, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void trialFinished(Trial trial) {
        trials.add(trial);
        // Where someone watches the clock draws, twice a second however fast trials come.
        if (!terminal.live()) {
            line(told(trial));
        }
    }

    @Override
    public synchronized void confirmed(Map<Integer, Measurements> figures) {
        line("measured " + figures.size() + " models of the front again, on their final files");
    }

    @Override
    public synchronized void ended(StoredStudy ended) {
        clock.shutdownNow();
        study = Optional.empty();
        line("study " + ended.id() + " " + ended.state().name().toLowerCase(Locale.ROOT) + " after "
                + trials.size() + " trials, " + minutes(ended.used())
                + (ended.message().isEmpty() ? "" : ": " + ended.message()));
    }

    private static String told(Trial trial) {
        String what = switch (trial.outcome()) {
            case Outcome.Measured measured -> figures(measured.measurements());
            case Outcome.Paused paused -> "at " + trial.fidelity() + ": " + figures(paused.measurements());
            case Outcome.Infeasible infeasible ->
                "infeasible: not "
                        + infeasible.broken().stream().map(String::valueOf).collect(Collectors.joining(", "));
            case Outcome.Failed failed ->
                "failed at " + failed.stage().name().toLowerCase(Locale.ROOT) + ": " + failed.reason();
        };
        return "trial %d: %s (%.1f s)"
                .formatted(trial.number(), what, trial.took().toMillis() / 1000.0);
    }

    private static String figures(Measurements measured) {
        Stream<Metric> shown = measured.byMetric().keySet().stream()
                .filter(metric -> metric.isLatency()
                        || List.of(Metric.ACCURACY, Metric.MACS, Metric.SIZE_BYTES)
                                .contains(metric));
        return Metric.inOrder(shown).stream()
                .flatMap(metric ->
                        measured.get(metric).map(m -> metric.name() + " " + Quantity.show(metric, m.value())).stream())
                .collect(Collectors.joining(", "));
    }

    private synchronized void draw() {
        study.ifPresent(running -> {
            terminal.err().print("\r\033[K" + status(running));
            terminal.err().flush();
            drawn = true;
        });
    }

    private String status(StoredStudy running) {
        Duration now = running.used().plus(Duration.between(began, Instant.now()));
        double share = share(running.plan().budget(), now);
        int full = (int) Math.round(BAR * share);
        StringBuilder text = new StringBuilder("[")
                .append("=".repeat(full))
                .append(" ".repeat(BAR - full))
                .append(String.format(Locale.ROOT, "] %3.0f %% ", 100 * share))
                .append(dear())
                .append(
                        trials.stream().anyMatch(t -> t.outcome() instanceof Outcome.Paused)
                                ? " trainings' worth"
                                : " trained");
        long failed = trials.stream()
                .filter(t -> t.outcome() instanceof Outcome.Failed)
                .count();
        if (failed > 0) {
            text.append(", ").append(failed).append(" failed");
        }
        best().ifPresent(best -> text.append(", best ").append(Quantity.show(Metric.ACCURACY, best)));
        double volume = HypervolumeHistory.latest(trials, running.objectives(), running.limits());
        text.append(String.format(Locale.ROOT, ", hypervolume %.3f", volume));
        if (share > 0.01) {
            Duration left = Duration.ofMillis((long) (now.toMillis() * (1 - share) / share));
            text.append(", ").append(minutes(left)).append(" left");
        }
        return text.toString();
    }

    private Optional<Double> best() {
        return trials.stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                .flatMap(trial -> trial.outcome().measurements().get(Metric.ACCURACY).stream())
                .map(Measurement::value)
                .max(Double::compare);
    }

    /** What counts against the budget, in whole trainings, rounded down. */
    private long dear() {
        return (long) (new Trainings(trials).worth() + 1e-6);
    }

    /** How much of the budget is used, by whichever part is nearer its end. */
    private double share(Budget budget, Duration now) {
        double byTrials = budget.trials().map(most -> (double) dear() / most).orElse(0.0);
        double byTime = budget.time()
                .map(most -> (double) now.toMillis() / most.toMillis())
                .orElse(0.0);
        return Math.min(1, Math.max(byTrials, byTime));
    }

    static String minutes(Duration time) {
        long seconds = time.toSeconds();
        return seconds < 60 ? seconds + " s" : "%d:%02d min".formatted(seconds / 60, seconds % 60);
    }

    /** A line that stays. */
    private void line(String text) {
        terminal.err().println((drawn ? "\r\033[K" : "") + text);
        drawn = false;
    }

    @Override
    public synchronized void close() {
        clock.shutdownNow();
        preparation.ifPresent(Counter::close);
        study = Optional.empty();
        if (drawn) {
            terminal.err().println();
        }
    }
}
