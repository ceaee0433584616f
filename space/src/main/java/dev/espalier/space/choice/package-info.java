/**
 * A search space as a list of named choices. A controller sees only small integers; {@link
 * dev.espalier.space.choice.Choices} says how many options each gene has, which genes matter given the others, and
 * brings every spelling of one candidate to one form. {@link dev.espalier.space.choice.SearchSpace} turns the result
 * into a {@link dev.espalier.space.choice.Design}. Start at {@link dev.espalier.space.choice.SearchSpace}.
 */
@NullMarked
package dev.espalier.space.choice;

import org.jspecify.annotations.NullMarked;
