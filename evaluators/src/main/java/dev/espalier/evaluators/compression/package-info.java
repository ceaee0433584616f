/**
 * Deep Compression from beginning to end: a trained network is pruned by magnitude, round by round with retraining in
 * between, its weights come to share few values, and what is left is coded into a file. Every stage tells its accuracy and
 * the length of its file. Beside it stands incremental quantization, which ends in powers of two. Start at {@link dev.espalier.evaluators.compression.DeepCompression}.
 */
@NullMarked
package dev.espalier.evaluators.compression;

import org.jspecify.annotations.NullMarked;
