package dev.espalier.space.block;

import dev.espalier.space.network.Network;

/** A repeating unit of a network. */
@FunctionalInterface
public interface CompactBlock {
    /**
     * Appends this block's layers, reading the tensor {@code input}.
     *
     * @param name prefix of the layers' names, unique within the network
     * @return the name of the block's result
     * @throws IllegalArgumentException if the input's shape does not fit
     */
    String append(Network.Builder net, String name, String input);
}
