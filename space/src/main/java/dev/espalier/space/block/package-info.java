/**
 * Compact blocks: each a record that appends its layers to a network under construction. Nothing downstream knows a
 * block; cost, training, export and drawing work on layers only. Start at {@link dev.espalier.space.block.CompactBlock}.
 */
@NullMarked
package dev.espalier.space.block;

import org.jspecify.annotations.NullMarked;
