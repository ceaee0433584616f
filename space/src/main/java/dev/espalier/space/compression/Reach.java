package dev.espalier.space.compression;

/** Whether a budget can be met, and how. */
public sealed interface Reach {
    /** The cut that was found. */
    Cut cut();

    /** What it costs. */
    double value();

    /** The largest cut network found that costs no more than the budget. */
    record Within(Cut cut, double value) implements Reach {}

    /** Even the smallest network that can be cut costs more. */
    record OutOfReach(Cut cut, double value) implements Reach {}
}
