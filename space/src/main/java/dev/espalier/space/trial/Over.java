package dev.espalier.space.trial;

/** What there is less of where a training pauses. */
public enum Over {
    /** Epochs. A pause divides one training and changes nothing in it. */
    EPOCHS("epochs"),

    /** Per cent of the training images. Each step up is a training of its own, on more images, from the weights of the last. */
    IMAGES("% of the images"),

    /**
     * Per cent of a network's own height and width, to which images are shrunk. Each step up is a training of its own, on
     * larger images, from the weights of the last.
     */
    RESOLUTION("% of the resolution");

    private final String unit;

    Over(String unit) {
        this.unit = unit;
    }

    /** What is counted, behind a number. */
    public String unit() {
        return unit;
    }

    /** What one training with {@code amount} of it costs, where one with twice as much to compute costs twice as much. */
    long cost(int amount) {
        return this == RESOLUTION ? (long) amount * amount : amount;
    }
}
