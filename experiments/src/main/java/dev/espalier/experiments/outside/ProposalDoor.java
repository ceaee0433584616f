package dev.espalier.experiments.outside;

import dev.espalier.evaluators.cost.CostEvaluator;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.store.Receipt;
import dev.espalier.search.store.StoredStudy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Outcome;
import java.util.Locale;
import java.util.Map;

/** Where an optimiser of one's own proposes the candidates of a study whose strategy is {@code external}. */
public final class ProposalDoor {
    private final Laboratory laboratory;

    /** To the studies of {@code laboratory}. */
    public ProposalDoor(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    /**
     * A proposal with what is known of it at once.
     *
     * @param counted what it costs; infeasible if that breaks a limit, and nothing dearer will be asked of it then
     */
    public record Counted(Receipt receipt, Outcome counted) {}

    /**
     * Proposes a candidate. It is stored when this returns, and will be a trial of that number, also if nobody searches the
     * study now.
     *
     * @param genes by name of the choice, the name of the option taken
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study proposes by itself, is complete, or its proposals were ended
     * @throws IllegalArgumentException if the genes spell no candidate; one line for each mistake
     */
    public Counted propose(String study, Map<String, String> genes) {
        StoredStudy stored = open(study);
        SearchSpace space = laboratory.space(study);
        Assignment canonical = space.canonical(NamedGenes.read(space.choices(), genes));
        Receipt receipt = stored.state().complete()
                ? known(stored, canonical)
                : laboratory
                        .store()
                        .outside(study)
                        .propose(canonical)
                        .orElseThrow(() -> new NotOpenException(
                                "the proposals of study '%s' were ended; nothing new can be proposed"
                                        .formatted(study)));
        return new Counted(receipt, counted(stored, canonical));
    }

    private Receipt known(StoredStudy study, Assignment genes) {
        return laboratory.results(study.id()).trials().stream()
                .filter(trial -> trial.genes().equals(genes))
                .findFirst()
                .map(trial -> new Receipt(trial.number(), genes, true))
                .orElseThrow(() -> new NotOpenException("study '%s' is %s; nothing new can be proposed"
                        .formatted(study.id(), study.state().name().toLowerCase(Locale.ROOT))));
    }

    /** What {@code genes} cost, under the study's limits as they are. */
    private Outcome counted(StoredStudy study, Assignment genes) {
        return new CostEvaluator()
                .evaluate(
                        Candidate.of(laboratory.space(study.id()), genes),
                        new Evaluation(0, study.limits(), laboratory.home(), _ -> {}));
    }

    /**
     * Says that nothing more will be proposed: the study ends when what was proposed is evaluated.
     *
     * @throws dev.espalier.experiments.study.UnknownNameException if there is no such study
     * @throws NotOpenException if the study proposes by itself
     */
    public void end(String study) {
        open(study);
        laboratory.store().outside(study).end();
    }

    private StoredStudy open(String study) {
        if (!laboratory.experiment(study).proposedOutside()) {
            throw new NotOpenException(
                    "study '%s' proposes by itself; only one with strategy.name: external takes proposals"
                            .formatted(study));
        }
        return laboratory.results(study).study();
    }
}
