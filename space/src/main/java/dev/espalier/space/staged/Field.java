package dev.espalier.space.staged;

/** What the blocks of a stage can vary, besides their family. */
public enum Field {
    /** Extent of the spatial filters. */
    KERNEL("kernel"),
    /** By how much a block widens inside. */
    EXPANSION("expansion"),
    /** Groups of grouped convolutions. */
    GROUPS("groups"),
    /** Hidden share of squeeze-and-excitation, 0 for none. */
    SQUEEZE_RATIO("squeezeRatio"),
    /** Distance between the positions of the spatial filters. */
    DILATION("dilation"),
    /** The non-linearity. */
    ACTIVATION("activation"),
    /** Output channels. */
    WIDTH("width"),
    /** The family itself. */
    BLOCK("block");

    private final String label;

    Field(String label) {
        this.label = label;
    }

    /** The name in genes and experiment files, {@code squeezeRatio}. */
    public String label() {
        return label;
    }
}
