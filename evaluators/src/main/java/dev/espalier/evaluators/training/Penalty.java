package dev.espalier.evaluators.training;

import java.util.List;
import java.util.Map;

/**
 * A term of the loss that is not smooth where weights are zero, and so makes them zero: it acts after every step, by its
 * proximal operator, which reaches zero exactly where a subgradient only swings around it. (<a
 * href="https://doi.org/10.1561/2400000003">Parikh and Boyd, 2014</a>, section 4.2)
 */
public interface Penalty {
    /** The names of the tensors it acts on. */
    List<String> tensors();

    /**
     * Moves values in place to where {@code rate} times the penalty, plus half the squared distance from where they were,
     * is smallest.
     *
     * @param values of {@link #tensors()}, by name
     * @param rate the learning rate of the step
     */
    void shrink(Map<String, float[]> values, double rate);
}
