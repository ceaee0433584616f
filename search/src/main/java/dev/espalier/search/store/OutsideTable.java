package dev.espalier.search.store;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.CandidateId;
import dev.espalier.space.trial.Measurements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Rows of what was proposed from outside, and of what is asked and told there. */
final class OutsideTable {
    private static final String TOLD = "told_measurement";
    private static final String CURVE = "told_epoch";

    Optional<Receipt> propose(Handle handle, String study, Assignment genes) {
        Optional<Integer> known = handle.select(
                        "SELECT position FROM proposal WHERE study = ? AND genes = ?", study, genes.toString())
                .mapTo(Integer.class)
                .findOne();
        if (known.isPresent()) {
            return Optional.of(new Receipt(known.get(), genes, true));
        }
        return ended(handle, study)
                ? Optional.empty()
                : Optional.of(new Receipt(add(handle, study, Optional.of(genes)), genes, false));
    }

    void end(Handle handle, String study) {
        if (!ended(handle, study)) {
            add(handle, study, Optional.empty());
        }
    }

    private static int add(Handle handle, String study, Optional<Assignment> genes) {
        int position = 1
                + handle.select("SELECT COALESCE(MAX(position), 0) FROM proposal WHERE study = ?", study)
                        .mapTo(Integer.class)
                        .one();
        handle.execute(
                "INSERT INTO proposal (study, position, genes, made) VALUES (?, ?, ?, ?)",
                study,
                position,
                genes.map(Assignment::toString).orElse(null),
                Instant.now());
        return position;
    }

    private static boolean ended(Handle handle, String study) {
        return handle.select("SELECT 1 FROM proposal WHERE study = ? AND genes IS NULL", study)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    Proposals proposals(Handle handle, String study, int after) {
        List<Optional<Assignment>> rows = handle.select(
                        "SELECT genes FROM proposal WHERE study = ? AND position > ? ORDER BY position", study, after)
                .map((row, _) -> Optional.ofNullable(row.getString("genes")).map(Assignment::parse))
                .list();
        return new Proposals(
                rows.stream().flatMap(Optional::stream).toList(),
                rows.stream().anyMatch(Optional::isEmpty) || rows.isEmpty() && ended(handle, study));
    }

    /** The first of {@code running} that is neither held nor answered. */
    Optional<Activity> unheld(Handle handle, String study, List<Activity> running, Instant now) {
        return running.stream()
                .filter(activity -> handle.select(
                                "SELECT 1 FROM question WHERE study = ? AND number = ? AND candidate = ?"
                                        + " AND (told IS NOT NULL OR held_until > ?)",
                                study,
                                activity.number(),
                                CandidateId.of(activity.genes()).value(),
                                now)
                        .mapTo(Integer.class)
                        .findOne()
                        .isEmpty())
                .findFirst();
    }

    Question hold(Handle handle, String study, Activity activity, Instant now, Duration lease) {
        Question question = new Question(activity.number(), activity.genes(), UUID.randomUUID(), now.plus(lease));
        // One that was held until now, or another candidate's of a run that went another way.
        handle.execute("DELETE FROM told_measurement WHERE study = ? AND trial = ?", study, question.number());
        handle.execute("DELETE FROM told_epoch WHERE study = ? AND trial = ?", study, question.number());
        handle.execute("DELETE FROM question WHERE study = ? AND number = ?", study, question.number());
        handle.execute(
                "INSERT INTO question (study, number, candidate, token, held_until) VALUES (?, ?, ?, ?, ?)",
                study,
                question.number(),
                CandidateId.of(question.genes()).value(),
                question.token(),
                question.heldUntil());
        return question;
    }

    boolean prolong(Handle handle, String study, int number, UUID token, Instant until) {
        return handle.execute(
                        "UPDATE question SET held_until = ? WHERE study = ? AND number = ? AND token = ? AND told IS NULL",
                        until,
                        study,
                        number,
                        token)
                > 0;
    }

    Optional<CandidateId> asked(Handle handle, String study, int number) {
        return handle.select("SELECT candidate FROM question WHERE study = ? AND number = ?", study, number)
                .map((row, _) -> new CandidateId(row.getString(1)))
                .findOne();
    }

    void tell(Handle handle, String study, int number, Told told) {
        handle.execute(
                "UPDATE question SET told = ?, failure = ?, model = ? WHERE study = ? AND number = ?",
                Instant.now(),
                told instanceof Told.Failure(String reason) ? reason : null,
                told instanceof Told.Figures figures ? figures.model().orElse(null) : null,
                study,
                number);
        if (told instanceof Told.Figures figures) {
            TrialParts.measure(handle, TOLD, study, number, figures.measurements());
            TrialParts.addCurve(handle, CURVE, study, number, figures.curve());
        }
    }

    Optional<Told> told(Handle handle, String study, int number, CandidateId candidate) {
        return handle.select(
                        "SELECT failure, model FROM question WHERE study = ? AND number = ? AND told IS NOT NULL"
                                + " AND candidate = ?",
                        study,
                        number,
                        candidate.value())
                .map((row, _) -> {
                    String failure = row.getString("failure");
                    return failure == null
                            ? figures(handle, Scope.one(study, number), number, row.getString("model"))
                            : new Told.Failure(failure);
                })
                .findOne();
    }

    private static Told figures(Handle handle, Scope scope, int number, @Nullable String model) {
        return new Told.Figures(
                TrialParts.measurements(handle, TOLD, scope).getOrDefault(number, Measurements.NONE),
                TrialParts.curves(handle, CURVE, scope).getOrDefault(number, List.of()),
                Optional.ofNullable(model));
    }
}
