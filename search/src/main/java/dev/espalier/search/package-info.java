/**
 * Proposes candidates, keeps their trials and the front. Speaks the vocabulary of the space module and never sees an
 * evaluator's engine.
 */
@NullMarked
package dev.espalier.search;

import org.jspecify.annotations.NullMarked;
