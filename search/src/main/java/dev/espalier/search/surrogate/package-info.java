/**
 * The strategy that learns: a model of what candidates cost, Gaussian process or forest, asked which to try next. Start
 * at {@link dev.espalier.search.surrogate.Surrogate}; what is asked of models is in {@code Model}.
 */
@NullMarked
package dev.espalier.search.surrogate;

import org.jspecify.annotations.NullMarked;
