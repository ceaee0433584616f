/**
 * Strategies that learn a policy by which candidates are drawn, so that what earned a high reward becomes likely. A {@link
 * dev.espalier.search.reinforcement.Reward} makes one number of the costs; {@link
 * dev.espalier.search.reinforcement.Reinforce} has a probability for each option. Start there.
 */
@NullMarked
package dev.espalier.search.reinforcement;

import org.jspecify.annotations.NullMarked;
