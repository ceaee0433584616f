/**
 * What a network costs, counted and never measured: multiply-adds, parameters, memory access and peak activation
 * memory, per layer and in total. Start at {@link dev.espalier.space.cost.CostModel}.
 */
@NullMarked
package dev.espalier.space.cost;

import org.jspecify.annotations.NullMarked;
