/**
 * What a search space holds, before anything of it is trained: how many networks, what they cost, what is in reach. Start
 * at {@link dev.espalier.space.statistics.SpaceStatistics}.
 */
@NullMarked
package dev.espalier.space.statistics;

import org.jspecify.annotations.NullMarked;
