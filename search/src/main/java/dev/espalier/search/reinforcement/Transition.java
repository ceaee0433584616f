package dev.espalier.search.reinforcement;

/**
 * One action and what came of it.
 *
 * @param state what was seen before it
 * @param action of 0 to 1
 * @param reward of the whole candidate
 * @param next what was seen after it; of no meaning after the last
 * @param last whether it completed the candidate
 */
record Transition(double[] state, double action, double reward, double[] next, boolean last) {}
