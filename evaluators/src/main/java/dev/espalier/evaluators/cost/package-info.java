/**
 * The first and cheapest evaluator: it counts what a design costs and turns away what breaks a limit, in microseconds
 * and before anything is exported, measured or trained. Start at {@link
 * dev.espalier.evaluators.cost.CostEvaluator}.
 */
@NullMarked
package dev.espalier.evaluators.cost;

import org.jspecify.annotations.NullMarked;
