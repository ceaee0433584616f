/**
 * The weights of a network as plain arrays: what a training gives and an export takes. Start at {@link
 * dev.espalier.evaluators.weights.Weights}.
 */
@NullMarked
package dev.espalier.evaluators.weights;

import org.jspecify.annotations.NullMarked;
