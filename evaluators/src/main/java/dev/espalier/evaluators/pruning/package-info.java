/**
 * Makes trained networks smaller. {@link dev.espalier.evaluators.pruning.CutWeights} carries weights over into a cut
 * network.
 */
@NullMarked
package dev.espalier.evaluators.pruning;

import org.jspecify.annotations.NullMarked;
