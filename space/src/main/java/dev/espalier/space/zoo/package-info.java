/**
 * Reference networks built of the compact blocks, by name. Their published costs are the cost model's golden tests; they
 * also serve as anchors of measurement. Start at {@link dev.espalier.space.zoo.Zoo}.
 */
@NullMarked
package dev.espalier.space.zoo;

import org.jspecify.annotations.NullMarked;
