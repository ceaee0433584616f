package dev.espalier.server.study;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.pareto.HypervolumeHistory;
import dev.espalier.search.store.Activity;
import dev.espalier.search.store.Budget;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.study.Trainings;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.trial.Trial;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns studies into what pages show of them. */
@Singleton
public final class StudyViews {
    private final Studies studies;
    private final Searches searches;
    private final Laboratory laboratory;

    /** Views of {@code studies} of {@code laboratory}, of which some were started in {@code searches}. */
    public StudyViews(Studies studies, Searches searches, Laboratory laboratory) {
        this.studies = studies;
        this.searches = searches;
        this.laboratory = laboratory;
    }

    /** Every study, the latest first. */
    public List<StudySummary> summaries() {
        return studies.all().stream().map(this::summary).toList();
    }

    /** One study, in short. */
    public StudySummary summary(String id) {
        return summary(studies.snapshot(id));
    }

    /** One study, in full. */
    public StudyDetail detail(String id) {
        Snapshot snapshot = studies.snapshot(id);
        StoredStudy study = snapshot.study();
        return new StudyDetail(
                summary(snapshot),
                study.plan().definition(),
                study.objectives().stream().map(Metric::name).toList(),
                metrics(snapshot).stream().map(StudyDetail.MetricInfo::of).toList(),
                study.limits().stream().map(StudyDetail.Bound::of).toList(),
                study.targets().stream().map(StudyDetail.Move::of).toList(),
                laboratory.limitable(id).stream()
                        .map(StudyDetail.MetricInfo::of)
                        .toList(),
                snapshot.front().trials().stream().map(Trial::number).toList(),
                studies.activity(id).stream().map(StudyViews::running).toList(),
                snapshot.change());
    }

    private StudySummary summary(Snapshot snapshot) {
        StoredStudy study = snapshot.study();
        StudySummary.Counts counts = counts(snapshot);
        return new StudySummary(
                study.id(),
                study.plan().name(),
                state(study),
                message(study),
                resumable(study),
                study.created(),
                counts,
                spent(snapshot),
                snapshot.front().members().size(),
                snapshot.front().members().stream()
                        .flatMap(member -> member.figures().get(Metric.ACCURACY).stream())
                        .map(measurement -> measurement.value())
                        .max(Double::compare),
                snapshot.history().isEmpty()
                        ? Optional.empty()
                        : Optional.of(snapshot.history().getLast()).map(HypervolumeHistory.Point::hypervolume));
    }

    private String state(StoredStudy study) {
        if (study.state() == StudyState.RUNNING && study.stopRequested()) {
            return "stopping";
        }
        StudyState state =
                searches.holds(study.id()) && study.state() != StudyState.RUNNING ? StudyState.QUEUED : study.state();
        return state.name().toLowerCase(Locale.ROOT);
    }

    private String message(StoredStudy study) {
        boolean idle = study.state() == StudyState.QUEUED && !searches.holds(study.id());
        return searches.failure(study.id())
                .orElse(idle ? "It has not begun yet; resume it to start." : study.message());
    }

    private boolean resumable(StoredStudy study) {
        return !study.state().complete() && study.state() != StudyState.RUNNING && !searches.holds(study.id());
    }

    private StudySummary.Counts counts(Snapshot snapshot) {
        int measured = 0;
        int paused = 0;
        int infeasible = 0;
        int failed = 0;
        for (Trial trial : snapshot.trials()) {
            switch (trial.outcome()) {
                case Outcome.Measured _ -> measured++;
                case Outcome.Paused _ -> paused++;
                case Outcome.Infeasible _ -> infeasible++;
                case Outcome.Failed _ -> failed++;
            }
        }
        return new StudySummary.Counts(
                measured,
                paused,
                infeasible,
                failed,
                studies.activity(snapshot.study().id()).size());
    }

    private static StudySummary.Spent spent(Snapshot snapshot) {
        StoredStudy study = snapshot.study();
        Budget budget = study.plan().budget();
        int trained = (int) (new Trainings(snapshot.trials()).worth() + 1e-6);
        double seconds = study.used().toMillis() / 1000.0;
        Optional<Double> minutes = budget.time().map(Duration::toMillis).map(ms -> ms / 60_000.0);
        double used = Math.max(
                budget.trials().map(most -> (double) trained / most).orElse(0.0),
                minutes.map(most -> seconds / 60 / most).orElse(0.0));
        return new StudySummary.Spent(budget.trials(), minutes, trained, seconds, Math.min(1, used));
    }

    /** Every metric except those that no trial knows and nobody asked for. */
    private static List<Metric> metrics(Snapshot snapshot) {
        Stream<Metric> known =
                snapshot.trials().stream().flatMap(trial -> snapshot.figures(trial).byMetric().keySet().stream());
        return Metric.inOrder(Stream.concat(snapshot.study().objectives().stream(), known));
    }

    private static StudyDetail.Running running(Activity activity) {
        return new StudyDetail.Running(
                activity.number(),
                activity.stage()
                        .map(Stage::name)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .orElse("waiting"),
                activity.epoch(),
                activity.epochs(),
                activity.started());
    }
}
