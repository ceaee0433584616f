/**
 * Where searches and evaluators meet. A {@link dev.espalier.experiments.study.Laboratory} is opened on a home folder, makes
 * studies of experiments, runs them there and answers what they found. Start at {@link
 * dev.espalier.experiments.study.Laboratory}.
 */
@NullMarked
package dev.espalier.experiments.study;

import org.jspecify.annotations.NullMarked;
