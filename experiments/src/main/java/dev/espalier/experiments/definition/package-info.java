/**
 * An experiment as one YAML file. {@link dev.espalier.experiments.definition.ExperimentReader} turns text into an
 * {@link dev.espalier.experiments.definition.Experiment}, or says everything that is wrong with it at once, with line,
 * column and the nearest valid word. The records of {@code Experiment} are the format: a component with a {@link
 * dev.espalier.experiments.definition.Key} is a key with its default, its range and its explanation, and reading,
 * writing and describing all follow from it.
 */
@NullMarked
package dev.espalier.experiments.definition;

import org.jspecify.annotations.NullMarked;
