/**
 * Where searches and evaluators meet. A {@link dev.espalier.experiments.study.Laboratory} is opened on a home folder, makes
 * studies of experiments, runs them there and answers what they found. Start at {@link
 * dev.espalier.experiments.study.Laboratory}.
 *
 * <p>Inside, {@code Archive} looks up what the folder holds, {@code Assembly} makes the parts of the engine of an experiment,
 * {@code Guidance} its strategy and where that begins, and {@code Run} is a study at work; {@code Runs} take turns.
 */
@NullMarked
package dev.espalier.experiments.study;

import org.jspecify.annotations.NullMarked;
