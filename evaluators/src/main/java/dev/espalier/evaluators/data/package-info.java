/**
 * Labelled images to train and score on. A {@link dev.espalier.evaluators.data.DataSource} says in a few words where they
 * come from and loads them as an {@link dev.espalier.evaluators.data.ImageDataset}: three parts, whose test part is read
 * only when somebody asks for it, and a fingerprint. Pixels stay bytes; they become normalised floats when a batch is
 * filled. Start at {@link dev.espalier.evaluators.data.DataSource}.
 */
@NullMarked
package dev.espalier.evaluators.data;

import org.jspecify.annotations.NullMarked;
