/**
 * Ways to decide what to try next. A {@link dev.espalier.search.strategy.Strategy} proposes small integers and hears what
 * they cost; it knows nothing of networks, training or storage. {@link dev.espalier.search.strategy.Nsga2} is the one to
 * use, {@link dev.espalier.search.strategy.RandomSearch} the one it must beat. Start at {@link
 * dev.espalier.search.strategy.Strategy}.
 */
@NullMarked
package dev.espalier.search.strategy;

import org.jspecify.annotations.NullMarked;
