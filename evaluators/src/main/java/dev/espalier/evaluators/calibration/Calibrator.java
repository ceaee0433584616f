package dev.espalier.evaluators.calibration;

/**
 * Chooses the range over which a tensor is quantized. A wide range is coarse everywhere; a narrow one clips what lies
 * outside. {@link Calibrators} has those that there are by name.
 */
public interface Calibrator {
    /** An observer for one tensor. */
    Observer observer();

    /** Sees all values that one tensor takes, sample by sample. */
    interface Observer {
        /**
         * Sees the values of one sample.
         *
         * @param values at least one, all finite; not kept and not changed
         */
        void observe(float[] values);

        /** The range for all that was seen, at least one sample; it reaches no further than what was seen. */
        Range range();
    }
}
