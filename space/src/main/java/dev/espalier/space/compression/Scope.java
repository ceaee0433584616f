package dev.espalier.space.compression;

/** Among which channels scores are compared. */
public enum Scope {
    /** Every group keeps the same share of its own. */
    LAYER,
    /** All channels of the network: what matters least goes, wherever it is. */
    GLOBAL,
    /**
     * Groups of the same kind, made, read and coupled by the same kinds of layers: a scale that is particular to one
     * kind empties no layer. (<a href="https://arxiv.org/abs/2407.04616">Fang et al., 2024</a>)
     */
    ISOMORPHIC
}
