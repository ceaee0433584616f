/**
 * Claims about the engine as code that measures them. {@link dev.espalier.experiments.benchmark.OverheadBenchmark} tells
 * what a trial costs beside training and measuring; {@link dev.espalier.experiments.benchmark.ControllerBenchmark} compares
 * controllers on tables, {@link dev.espalier.experiments.benchmark.SearchBenchmark} on real training.
 */
@NullMarked
package dev.espalier.experiments.benchmark;

import org.jspecify.annotations.NullMarked;
