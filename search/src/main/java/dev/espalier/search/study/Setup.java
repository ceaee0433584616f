package dev.espalier.search.study;

import dev.espalier.search.fidelity.Schedule;
import dev.espalier.search.store.StudyStore;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.CandidateEvaluator;
import dev.espalier.space.trial.Provenance;

/** How a study is worked on, all of it decided. */
record Setup(
        StudyStore store,
        String id,
        SearchSpace space,
        Schedule schedule,
        Repair repair,
        CandidateEvaluator screen,
        CandidateEvaluator evaluator,
        Confirmation confirmation,
        StudyListener listener,
        Provenance provenance,
        int workers,
        int ahead) {}
