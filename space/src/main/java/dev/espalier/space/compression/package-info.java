/**
 * What is done to a network besides choosing it. {@link dev.espalier.space.compression.Precision} says with how many
 * bits each of its layers computes.
 */
@NullMarked
package dev.espalier.space.compression;

import org.jspecify.annotations.NullMarked;
