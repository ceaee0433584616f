/**
 * Makes trained networks smaller. A {@link dev.espalier.evaluators.pruning.Criterion} scores the channels of a {@link
 * dev.espalier.evaluators.pruning.Subject}; a {@link dev.espalier.space.compression.Pruner} turns scores into a cut; {@link
 * dev.espalier.evaluators.pruning.CutWeights} carries the weights over, and {@link
 * dev.espalier.evaluators.pruning.LeastSquares} repairs them. {@link dev.espalier.evaluators.pruning.GradualPruning} and
 * {@link dev.espalier.evaluators.pruning.MorphNet} do so while training; {@link
 * dev.espalier.evaluators.pruning.Retraining} says what comes after. Start at {@link
 * dev.espalier.evaluators.pruning.Criteria}.
 */
@NullMarked
package dev.espalier.evaluators.pruning;

import org.jspecify.annotations.NullMarked;
