/**
 * How long a model file takes, measured and never guessed. {@link dev.espalier.evaluators.latency.LatencyMeter} times
 * models in ONNX Runtime, one sample at a time on one thread that is pinned to one core, by a {@link
 * dev.espalier.evaluators.latency.LatencyProtocol}, and gives {@link dev.espalier.evaluators.latency.LatencyReport}s.
 *
 * <p>What is measured is the thread's CPU time per call, with one thread the time of the inference without what other
 * programs took from the core. Models take turns in rounds, together with an empty model, whose time is what a call
 * costs in itself and is subtracted, and an anchor model, whose drift is what the machine did meanwhile and is divided
 * out. The value of record is the median over all calls.
 */
@NullMarked
package dev.espalier.evaluators.latency;

import org.jspecify.annotations.NullMarked;
