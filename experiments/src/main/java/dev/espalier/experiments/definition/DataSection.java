package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

/** The images. */
public record DataSection(
        @Key(
                or = "built-in",
                doc = "built-in: generated images; idx: files in the format of MNIST; fashion-mnist: downloaded once."
                        + " With a dir it is always idx.")
        Source source,

        @Key(or = "''", doc = "The folder of the IDX files.")
        String dir,

        @Key(or = "0", atLeast = 0, doc = "Images to train on; 0 is all the source has.")
        int train,

        @Key(
                or = "0",
                atLeast = 0,
                doc =
                        "Images, kept apart from those to train on, that score candidates; 0 is 2,000 built-in ones, 5,000"
                                + " of any other source.")
        int validation,

        @Key(or = "0", atLeast = 0, doc = "Built-in images that score the finished front, once; 0 is 2,000.")
        int test,

        @Key(or = "1", doc = "What built-in images are generated from.")
        long seed,

        @Key(or = "0", atLeast = 0, doc = "Channels of an image; 0 is what the source has.")
        int channels,

        @Key(or = "0", atLeast = 0, doc = "Number of classes; 0 is what the source has.")
        int classes) {
    /** @throws IllegalArgumentException if the source needs a folder and has none */
    public DataSection {
        // A folder means the files in it, so that --set data.dir=FOLDER is enough to bring one's own.
        source = dir.isEmpty() ? source : Source.IDX;
        require(source != Source.IDX || !dir.isEmpty(), "IDX files need a folder: set data.dir");
        require(classes != 1, "a classifier needs at least two classes, got 1");
        require(
                source == Source.BUILT_IN || test == 0,
                "the test images of %s are those of its files: test must be 0",
                source);
    }

    /** Where images come from. */
    public enum Source {
        /** Generated 32x32 images of ten kinds. */
        BUILT_IN,
        /** A folder of IDX files, the format of MNIST. */
        IDX,
        /** Fashion-MNIST, downloaded on first use. */
        FASHION_MNIST
    }
}
