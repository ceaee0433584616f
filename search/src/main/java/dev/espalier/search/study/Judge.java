package dev.espalier.search.study;

import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.fidelity.Schedule.Proposal;
import dev.espalier.search.fidelity.Schedule.Result;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.search.store.StudyState;
import dev.espalier.search.store.StudyStore;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Trial;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What trials are worth under the limits in force, and whether those can be met. Limits may move while the study runs: what
 * the strategy heard before is judged anew then.
 */
final class Judge {
    private final StudyStore store;
    private StoredStudy study;
    private Terms terms;
    private Reach reach;
    private boolean moved;
    /** Numbers of trials, in the order the strategy heard of them; what they were is in the store. */
    private int[] heard = new int[64];

    private int hearings;

    Judge(StudyStore store, StoredStudy study) {
        this.store = store;
        this.study = study;
        this.terms = new Terms(study.objectives(), study.limits(0));
        this.reach = new Reach(terms.limits());
    }

    /** What is asked of the candidate that is proposed now. */
    Terms terms() {
        return terms;
    }

    /** Goes by the limits that {@code amended} says were moved, from the next {@link #obey} on. */
    void amend(StoredStudy amended) {
        study = amended;
    }

    /** From here on those limits are in force under which trial {@code number} is proposed. */
    void obey(int number) {
        List<Limit> now = study.limits(number);
        if (!now.equals(terms.limits())) {
            moved = true;
            terms = new Terms(study.objectives(), now);
            reach = Reach.anew(now, trialsHeard());
        }
    }

    /** Remembers that the strategy hears of {@code trial}, for the first time. */
    void heard(Trial trial) {
        reach.add(trial);
        if (hearings == heard.length) {
            heard = Arrays.copyOf(heard, 2 * hearings);
        }
        heard[hearings++] = trial.number();
    }

    /** What the strategy hears of {@code trial}. */
    Evaluated verdict(Trial trial) {
        return terms.evaluated(trial);
    }

    /** Tells {@code schedule} of limits that have moved since this was last asked, and what all it heard of is by them. */
    void tellWhatMoved(Schedule schedule) {
        if (moved) {
            moved = false;
            schedule.obey(terms.limits());
            schedule.revise(trialsHeard().stream()
                    .map(trial -> new Result(
                            new Proposal(trial.genes(), trial.fidelity().rung()), verdict(trial)))
                    .toList());
        }
    }

    private List<Trial> trialsHeard() {
        Map<Integer, Trial> byNumber = new HashMap<>();
        store.trials(study.id()).forEach(trial -> byNumber.put(trial.number(), trial));
        return Arrays.stream(heard, 0, hearings)
                .mapToObj(number -> Objects.requireNonNull(byNumber.get(number)))
                .toList();
    }

    /** Whether going on is in vain. */
    boolean hopeless() {
        return reach.hopeless();
    }

    /** {@code state}, or that the limits cannot be met if no trial met them. */
    Ending ending(StudyState state) {
        return reach.ending(state);
    }
}
