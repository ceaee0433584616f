/**
 * The vocabulary that searches and evaluators share. A {@link dev.espalier.space.trial.Candidate} goes to a {@link
 * dev.espalier.space.trial.CandidateEvaluator} and comes back as an {@link dev.espalier.space.trial.Outcome}; with where
 * it came from that makes a {@link dev.espalier.space.trial.Trial}. Failure is data here, never an exception.
 */
@NullMarked
package dev.espalier.space.trial;

import org.jspecify.annotations.NullMarked;
