/**
 * Evaluates candidates in processes of their own, one thread each, so that several train at once and a native crash or an
 * exhausted memory costs one candidate. A {@link dev.espalier.evaluators.worker.WorkerPool} starts, feeds, watches and
 * replaces them; they talk in JSON lines over standard input and output. What a worker does with a candidate, step by step,
 * is in {@code Assay}; where the weights come from, in {@code Fitting}. Start at {@link dev.espalier.evaluators.worker.WorkerPool}.
 */
@NullMarked
package dev.espalier.evaluators.worker;

import org.jspecify.annotations.NullMarked;
