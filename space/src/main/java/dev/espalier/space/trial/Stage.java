package dev.espalier.space.trial;

/** The steps of an evaluation, in order. */
public enum Stage {
    /** Counting what the design costs. */
    COST,
    /** Exporting the untrained model. */
    EXPORT,
    /** Measuring the untrained export's latency. */
    LATENCY,
    /** Training. */
    TRAINING,
    /** Scoring the final exported file. */
    SCORING
}
