package dev.espalier.server.study;

import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Searches that were started here: one runs, the others wait for their turn in the laboratory. */
@Singleton
public final class Searches {
    private static final Logger LOG = LoggerFactory.getLogger(Searches.class);

    private final Laboratory laboratory;
    private final Map<String, Boolean> begun = new ConcurrentHashMap<>();
    private final Map<String, String> failures = new ConcurrentHashMap<>();

    /** Searches in {@code laboratory}. */
    public Searches(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    /** Lets {@code study} be searched once it is its turn; if it waits or runs here already, nothing changes. */
    public void start(String study) {
        if (begun.putIfAbsent(study, true) == null) {
            failures.remove(study);
            laboratory.launch(study, OptionalInt.empty(), StudyListener.NONE).whenComplete((_, problem) -> {
                if (problem != null) {
                    LOG.warn("study {} could not be searched", study, problem);
                    failures.put(study, String.valueOf(problem.getMessage()));
                }
                begun.remove(study);
            });
        }
    }

    /** Asks whoever searches {@code study}, or is about to, to stop. */
    public void stop(String study) {
        laboratory.stop(study);
    }

    /** Whether {@code study} was started here and has not ended; it may still wait for its turn. */
    public boolean holds(String study) {
        return begun.containsKey(study);
    }

    /** Why {@code study} could not be searched, if the search itself could not write that down. */
    public Optional<String> failure(String study) {
        return Optional.ofNullable(failures.get(study));
    }
}
