/**
 * The doors through which somebody outside takes part in a study: {@link dev.espalier.experiments.outside.ProposalDoor}
 * for an optimiser of one's own, {@link dev.espalier.experiments.outside.QuestionDoor} for an evaluator of one's own. What
 * comes in is checked here, all mistakes at once, and kept in the study's store; who searches the study finds it there.
 */
@NullMarked
package dev.espalier.experiments.outside;

import org.jspecify.annotations.NullMarked;
