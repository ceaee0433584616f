/**
 * What is done to a network besides choosing it. {@link dev.espalier.space.compression.ChannelGroups} finds which
 * channels can go and which only together, {@link dev.espalier.space.compression.ResidualBlock} which layers a network can
 * do without; a {@link dev.espalier.space.compression.Cut} of both is a smaller network. {@link
 * dev.espalier.space.compression.Precision} says with how many bits each layer of a network computes.
 */
@NullMarked
package dev.espalier.space.compression;

import org.jspecify.annotations.NullMarked;
