/**
 * How far candidates are trained. A {@link dev.espalier.search.fidelity.Schedule} stands between a strategy, which proposes
 * candidates, and the study, which evaluates them: it lets trainings pause at the rungs of a {@link
 * dev.espalier.search.fidelity.Ladder} and goes on only with those that promise most, whatever strategy proposed them.
 * Start at {@link dev.espalier.search.fidelity.Schedule}.
 */
@NullMarked
package dev.espalier.search.fidelity;

import org.jspecify.annotations.NullMarked;
