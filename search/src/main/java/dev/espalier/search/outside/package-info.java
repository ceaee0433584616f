/**
 * Searches whose candidates somebody else proposes, or evaluates: {@link dev.espalier.search.outside.OutsideStrategy} takes
 * its proposals from the store and {@link dev.espalier.search.outside.OutsideEvaluator} its answers, where whoever serves
 * the other side puts them ({@link dev.espalier.search.store.Outside}). To a study they are a strategy and an evaluator
 * like any other.
 */
@NullMarked
package dev.espalier.search.outside;

import org.jspecify.annotations.NullMarked;
