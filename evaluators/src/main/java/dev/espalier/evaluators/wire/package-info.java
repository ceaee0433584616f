/**
 * Values as single lines of JSON, for whoever sends them to another process or another machine, or keeps them in a small
 * file. Start at {@link dev.espalier.evaluators.wire.WireFormat}.
 */
@NullMarked
package dev.espalier.evaluators.wire;

import org.jspecify.annotations.NullMarked;
