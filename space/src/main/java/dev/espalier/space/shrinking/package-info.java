/**
 * Search spaces over what is done to a trained model. {@link dev.espalier.space.shrinking.CompressionSpace} takes the
 * model's channel groups and how important each channel is, and decodes genes to a {@link
 * dev.espalier.space.choice.Design} whose weights are what the cut leaves.
 */
@NullMarked
package dev.espalier.space.shrinking;

import org.jspecify.annotations.NullMarked;
