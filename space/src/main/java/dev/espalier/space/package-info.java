/**
 * What can be tried, and what can be known about it without running anything. Start at
 * {@link dev.espalier.space.choice.SearchSpace}, which turns a vector of small integers into a
 * {@link dev.espalier.space.choice.Design}; the sub-packages hold the networks it decodes to, what they cost, and the
 * vocabulary in which searches and evaluators speak of them.
 */
@NullMarked
package dev.espalier.space;

import org.jspecify.annotations.NullMarked;
