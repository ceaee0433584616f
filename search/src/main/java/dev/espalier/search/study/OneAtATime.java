package dev.espalier.search.study;

import dev.espalier.search.store.StoredStudy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Trial;
import java.util.List;
import java.util.Map;

/** Lets calls from several threads through to a listener one after the other. */
record OneAtATime(StudyListener listener) implements StudyListener {
    @Override
    public synchronized void started(StoredStudy study, List<Trial> known) {
        listener.started(study, known);
    }

    @Override
    public synchronized void trialStarted(int number, Assignment genes) {
        listener.trialStarted(number, genes);
    }

    @Override
    public synchronized void progress(int number, Progress progress) {
        listener.progress(number, progress);
    }

    @Override
    public synchronized void trialFinished(Trial trial) {
        listener.trialFinished(trial);
    }

    @Override
    public synchronized void confirmed(Map<Integer, Measurements> figures) {
        listener.confirmed(figures);
    }

    @Override
    public synchronized void ended(StoredStudy study) {
        listener.ended(study);
    }
}
