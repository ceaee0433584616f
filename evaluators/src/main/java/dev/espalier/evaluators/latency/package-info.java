/**
 * How long a model file takes, measured and never guessed. {@link dev.espalier.evaluators.latency.LatencyMeter} times
 * models in ONNX Runtime on the threads of a {@link dev.espalier.evaluators.latency.Machine}, each pinned to a core, by a
 * {@link dev.espalier.evaluators.latency.LatencyProtocol}, and gives {@link
 * dev.espalier.evaluators.latency.LatencyReport}s.
 *
 * <p>With one thread, on which searches rely, what is measured is that thread's CPU time per call, the time of the
 * inference without what other programs took from the core. Several threads spin while they wait for each other, so for
 * them it is wall time, which a busy host lengthens; a report says which it is.
 *
 * <p>A measurement waits a while for the core to be free. Models take turns in rounds, together with an empty model, whose
 * time is what a call costs in itself and is subtracted, and an anchor model, whose drift is what the machine did meanwhile
 * and is divided out. The value of record is the median over all calls, with the 95 %
 * interval that the rounds' medians give it, and with {@link dev.espalier.space.trial.Doubt}s where something was amiss.
 */
@NullMarked
package dev.espalier.evaluators.latency;

import org.jspecify.annotations.NullMarked;
