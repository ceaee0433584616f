package dev.espalier.evaluators.pruning;

/** How much the channels of a network matter. One criterion is one small class; {@link Criteria} lists them. */
@FunctionalInterface
public interface Criterion {
    /**
     * The scores of all classes of {@link Subject#groups()}, by number: the higher, the more a class should stay. They
     * are finite numbers; the same subject gives the same scores. Those of frozen classes mean nothing.
     */
    double[] scores(Subject subject);

    /** Whether scores of different groups mean the same, such as a change of the loss; if not, only order counts. */
    default boolean comparable() {
        return false;
    }
}
