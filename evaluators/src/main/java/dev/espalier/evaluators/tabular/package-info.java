/**
 * Candidates that others have evaluated: a table has a row for each, with its genes and its figures, so that years of
 * training are replayed in seconds. Start at {@link dev.espalier.evaluators.tabular.Table}.
 */
@NullMarked
package dev.espalier.evaluators.tabular;

import org.jspecify.annotations.NullMarked;
