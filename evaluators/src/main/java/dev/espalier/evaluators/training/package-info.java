/**
 * Trains networks on DJL. A network, a dataset and a {@link dev.espalier.evaluators.training.TrainingRecipe} go in;
 * weights as plain arrays and the learning curve come out. Nothing of DJL crosses this package's border. Start at {@link
 * dev.espalier.evaluators.training.Training}.
 */
@NullMarked
package dev.espalier.evaluators.training;

import org.jspecify.annotations.NullMarked;
