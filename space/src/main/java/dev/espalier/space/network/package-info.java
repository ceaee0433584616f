/**
 * Networks as values. A {@link dev.espalier.space.network.Network} is a graph of named layers whose shapes are known to
 * fit. Nothing here trains or runs: the cost model counts it, evaluators build it, the dashboard draws it. Start at
 * {@link dev.espalier.space.network.Network}.
 */
@NullMarked
package dev.espalier.space.network;

import org.jspecify.annotations.NullMarked;
