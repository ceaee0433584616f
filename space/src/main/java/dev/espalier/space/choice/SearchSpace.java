package dev.espalier.space.choice;

/** What can be tried: choices, and a pure function from what they choose to a design. */
public interface SearchSpace {
    /** The choices in order. */
    Choices choices();

    /**
     * The one form of all assignments that spell the same design: inactive genes are zero, and where a space can say one
     * thing in two ways, the first. Idempotent.
     *
     * @throws IllegalArgumentException if {@code genes} are not an assignment of this space
     */
    default Assignment canonical(Assignment genes) {
        return choices().canonical(genes);
    }

    /**
     * The design that {@code genes} describe. Pure: the same genes always give an equal design, and assignments of one
     * canonical form give one design. Every assignment of the space decodes.
     *
     * @throws IllegalArgumentException if {@code genes} are not an assignment of this space
     */
    Design decode(Assignment genes);
}
