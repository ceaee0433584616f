package dev.espalier.space.choice;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;

/** A complete recipe of a model to build: the network and the precision it computes with. */
public record Design(Network network, Precision precision) {}
