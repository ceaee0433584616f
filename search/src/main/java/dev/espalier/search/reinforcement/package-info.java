/**
 * Strategies that learn a policy by which candidates are drawn, so that what earned a high reward becomes likely. A {@link
 * dev.espalier.search.reinforcement.Reward} makes one number of the costs; {@link
 * dev.espalier.search.reinforcement.Reinforce} has a probability for each option, {@link
 * dev.espalier.search.reinforcement.ProximalPolicy} a recurrent network that makes one choice after the other, {@link
 * dev.espalier.search.reinforcement.DeterministicPolicy} an actor and a critic behind a wall that keeps an {@link
 * dev.espalier.search.reinforcement.Allowance}. Nothing but these networks knows of an engine for training. Start at {@link dev.espalier.search.reinforcement.Reinforce}.
 */
@NullMarked
package dev.espalier.search.reinforcement;

import org.jspecify.annotations.NullMarked;
