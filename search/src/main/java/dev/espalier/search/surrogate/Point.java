package dev.espalier.search.surrogate;

/**
 * A candidate as a model sees it.
 *
 * @param options one for each choice: the option taken, or the number of options if the choice does not matter
 * @param features scaled alike, so that none counts more than another
 * @param square the sum of their squares
 */
record Point(int[] options, double[] features, double square) {
    Point(int[] options, double[] features) {
        this(options, features, Vectors.product(features, features, features.length));
    }
}
