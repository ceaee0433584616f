package dev.espalier.search.surrogate;

import java.util.random.RandomGenerator;

/** Predicts one figure of candidates from what others gave, and says how certain it is. */
interface Model {
    /** A candidate as a model sees it; follows whatever the model learns. */
    interface View {
        /** What the model predicts, less certain than it is unless {@link #refine refined} to the end. */
        Gaussian predict();

        /** How likely the figure is up to {@code bound}; more than that unless refined to the end. */
        double mayBeBelow(double bound);

        /** Makes the prediction more certain; false if that cannot be. */
        boolean refine();

        /** What the function that was {@link #draw drawn} last gives here. */
        double drawn();
    }

    /** The candidate at {@code point}, to be asked about as often as one likes. */
    View view(Point point);

    /** A candidate was observed; what it gave is told to {@link #learn}. */
    void observe(Point point);

    /**
     * Learns what was observed.
     *
     * @param values one for each observation, in the order they came
     */
    void learn(double[] values);

    /** Takes for granted, until it learns again, that {@code point} gives what is predicted of it. */
    void believe(Point point);

    /** Draws one of the functions that may be true, by what is known; views tell of it until the model learns again. */
    void draw(RandomGenerator chance);
}
