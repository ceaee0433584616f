package dev.espalier.evaluators.onnx;

/**
 * How a float model is written.
 *
 * @param batchNormFolded whether batch normalisations are folded into the layer in front of them, where they can be
 * @param dynamicBatch whether the model takes any number of samples at once; else it takes one
 * @param ending what becomes of the logits
 */
public record ExportOptions(boolean batchNormFolded, boolean dynamicBatch, Ending ending) {
    /** Folded, one sample at a time, logits. */
    public static final ExportOptions DEFAULT = new ExportOptions(true, false, Ending.LOGITS);

    /** These options with batch normalisations as nodes of their own. */
    public ExportOptions withBatchNorm() {
        return new ExportOptions(false, dynamicBatch, ending);
    }

    /** These options for batches of any size. */
    public ExportOptions withDynamicBatch() {
        return new ExportOptions(batchNormFolded, true, ending);
    }

    /** These options with another ending. */
    public ExportOptions with(Ending other) {
        return new ExportOptions(batchNormFolded, dynamicBatch, other);
    }
}
