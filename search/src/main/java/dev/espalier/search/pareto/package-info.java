/**
 * What it means to be better in several objectives at once. {@link dev.espalier.search.pareto.Costs} is a point that
 * dominates or does not; {@link dev.espalier.search.pareto.ParetoArchive} keeps the trials nothing dominates and gives
 * them as a {@link dev.espalier.search.pareto.Front}, from which one picks; {@link
 * dev.espalier.search.pareto.Hypervolume} says in one number how good a front is. Start at {@link
 * dev.espalier.search.pareto.Front}.
 */
@NullMarked
package dev.espalier.search.pareto;

import org.jspecify.annotations.NullMarked;
