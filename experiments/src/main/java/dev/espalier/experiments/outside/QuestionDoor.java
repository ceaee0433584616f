package dev.espalier.experiments.outside;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.Outside;
import dev.espalier.search.store.Question;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.Told;
import dev.espalier.space.statistics.SpaceStatistics;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where an evaluator of one's own is asked what candidates are worth, of a study whose evaluator is {@code external}. */
public final class QuestionDoor {
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Laboratory laboratory;
    private final Predicate<String> begun;

    /**
     * To the studies of {@code laboratory}.
     *
     * @param begun whether a study is searched here, or will be once it is its turn
     */
    public QuestionDoor(Laboratory laboratory, Predicate<String> begun) {
        this.laboratory = laboratory;
        this.begun = begun;
    }

    /**
     * A candidate to evaluate.
     *
     * @param seed all randomness of its evaluation should come from it
     * @param limits what it must keep
     */
    public record Asked(Question question, Candidate candidate, long seed, List<Limit> limits) {}

    /**
     * Gives away the next candidate that waits to be evaluated.
     *
     * @param lease how long nobody else is given it; if it is not answered by then, whoever asks next is
     * @return empty if none waits now
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study evaluates by itself, or nobody searches it
     * @throws IllegalArgumentException if the lease is not from 1 second to 30 days
     */
    public Optional<Asked> ask(String study, Duration lease) {
        StoredStudy stored = open(study);
        checked(lease);
        if (stored.state().complete() || stored.state() != StudyState.RUNNING && !begun.test(study)) {
            String state = stored.state().name().toLowerCase(Locale.ROOT);
            throw new NotOpenException("study '%s' is %s; %s"
                    .formatted(
                            study,
                            state,
                            stored.state().complete()
                                    ? "there is nothing more to evaluate"
                                    : "nobody searches it: resume it, and ask again"));
        }
        return outside(study).ask(lease).map(question -> asked(stored, question));
    }

    private Asked asked(StoredStudy study, Question question) {
        Candidate candidate = Candidate.of(laboratory.space(study.id()), question.genes());
        return new Asked(
                question, candidate, candidate.id().seed(study.plan().seed()), study.limits(question.number()));
    }

    /**
     * Holds a candidate longer.
     *
     * @param token as it was given with the candidate
     * @param lease from now on
     * @return until when
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study evaluates by itself, the candidate was answered, or another holds it by now
     * @throws IllegalArgumentException if the lease is not from 1 second to 30 days
     */
    public Instant hold(String study, int trial, UUID token, Duration lease) {
        open(study);
        checked(lease);
        return outside(study)
                .prolong(trial, token, lease)
                .orElseThrow(() -> new NotOpenException(
                        "trial %d of study '%s' is not held under this token: it was answered, or given to another"
                                .formatted(trial, study)));
    }

    private static void checked(Duration lease) {
        require(
                !lease.isNegative() && !lease.isZero() && lease.compareTo(LONGEST) <= 0,
                "leaseSeconds must be more than 0 and at most %d, got %s",
                LONGEST.toSeconds(),
                lease.toMillis() / 1000.0);
    }

    /**
     * Tells what a candidate is worth. It is stored when this returns, also if nobody searches the study now. Whoever tells
     * first is believed; telling the same again changes nothing.
     *
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study evaluates by itself, the trial was never given away, or something else was told
     *     of it before
     * @throws IllegalArgumentException if the answer is not whole; one line for each mistake
     */
    public void tell(String study, int trial, Answer answer) {
        StoredStudy stored = open(study);
        Outside outside = outside(study);
        Told told = answer.checked(
                wanted(stored),
                stored.limits(trial),
                sha256 -> SHA_256.matcher(sha256).matches() && Files.exists(outside.model(trial, sha256)));
        Told known = outside.tell(trial, told)
                .orElseThrow(() -> new NotOpenException(
                        "trial %d of study '%s' was never given away; ask for one first".formatted(trial, study)));
        if (!known.equals(told)) {
            throw new NotOpenException(
                    "trial %d of study '%s' was answered before, and otherwise; the first answer stays"
                            .formatted(trial, study));
        }
    }

    /**
     * Keeps a trained model of a candidate, for what is told of it later to name. It must have been seen to be one already.
     *
     * @param model moved away from there
     * @throws IOException if there is no room for it
     */
    public void keep(String study, int trial, Path model, String sha256) throws IOException {
        Path file = outside(study).model(trial, sha256);
        Files.createDirectories(file.getParent());
        Files.move(model, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * The candidate that is evaluated as {@code trial}.
     *
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study evaluates by itself, or that trial is not evaluated now
     */
    public Candidate awaited(String study, int trial) {
        open(study);
        return laboratory.store().activity(study).stream()
                .filter(activity -> activity.number() == trial)
                .findFirst()
                .map(activity -> Candidate.of(laboratory.space(study), activity.genes()))
                .orElseThrow(() -> new NotOpenException(
                        ("trial %d of study '%s' is not evaluated now; a model is brought while its candidate is, before the"
                                        + " rest is told")
                                .formatted(trial, study)));
    }

    /** What has to be told of every candidate of {@code study}: its objectives and limits, but for what is counted. */
    public List<Metric> wanted(StoredStudy study) {
        return Stream.concat(
                        study.objectives().stream(), study.limits().stream().map(Limit::metric))
                .filter(metric -> !SpaceStatistics.COUNTED.contains(metric))
                .distinct()
                .toList();
    }

    private Outside outside(String study) {
        return laboratory.store().outside(study);
    }

    private StoredStudy open(String study) {
        if (!laboratory.experiment(study).evaluatedOutside()) {
            throw new NotOpenException(
                    "study '%s' evaluates by itself; only one with training.evaluator: external asks".formatted(study));
        }
        return laboratory.results(study).study();
    }
}
