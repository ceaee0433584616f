/**
 * The strategy that learns: a model of what candidates cost, asked which to try next. Start at {@link
 * dev.espalier.search.surrogate.Surrogate}.
 */
@NullMarked
package dev.espalier.search.surrogate;

import org.jspecify.annotations.NullMarked;
