/**
 * Trains, compresses, exports and measures candidates. Speaks the vocabulary of the space module and never sees a search.
 */
@NullMarked
package dev.espalier.evaluators;

import org.jspecify.annotations.NullMarked;
