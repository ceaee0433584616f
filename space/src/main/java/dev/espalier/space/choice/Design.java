package dev.espalier.space.choice;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;

/** A complete recipe of a model to build: the network, the precision it computes with, and where its weights come from. */
public record Design(Network network, Precision precision, Origin origin) {
    /** A network that is trained from scratch. */
    public Design(Network network, Precision precision) {
        this(network, precision, Origin.SCRATCH);
    }
}
