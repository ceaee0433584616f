package dev.espalier.evaluators.onnx;

/** How a classifier's outputs follow from its logits; none of these changes which class is largest. */
public enum Ending {
    /** The outputs are the logits. */
    LOGITS,
    /** Probabilities. */
    SOFTMAX,
    /** Logarithms of probabilities. */
    LOG_SOFTMAX
}
