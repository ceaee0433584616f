package dev.espalier.search.surrogate;

import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * What is linear in options and features, by ridge regression: as if weights were so small that all together explain as much
 * as is left. An observation takes O(p²) for p terms, learning O(n p + p³).
 * (<a href="https://doi.org/10.1080/00401706.1970.10488634">Hoerl and Kennard, 1970</a>)
 */
final class Trend {
    private final List<Choice> choices;
    private final int genes;
    private final List<double[]> rows = new ArrayList<>();
    private double[][] products = new double[0][];
    private double[] weights = new double[0];

    /** No trend yet, in options that belong to {@code choices}. */
    Trend(Choices choices) {
        this.choices = choices.list();
        this.genes = this.choices.stream()
                .mapToInt(choice -> choice.ordered() ? 1 : choice.size())
                .sum();
    }

    /** The terms: 1, a number from -1 to 1 for an ordered option, one number for each kind there is, and the features. */
    double[] terms(Point point) {
        double[] features = point.features();
        double[] terms = new double[1 + genes + features.length];
        terms[0] = 1;
        int at = 1;
        for (int i = 0; i < choices.size(); i++) {
            int size = choices.get(i).size();
            int option = point.options()[i];
            if (choices.get(i).ordered()) {
                terms[at++] = option == size ? 0 : 2.0 * option / Math.max(1, size - 1) - 1;
            } else {
                if (option < size) {
                    terms[at + option] = 1;
                }
                at += size;
            }
        }
        System.arraycopy(features, 0, terms, at, features.length);
        return terms;
    }

    /** A point with {@code terms} was observed. */
    void observe(double[] terms) {
        if (rows.isEmpty()) {
            products = new double[terms.length][terms.length];
            for (int i = 0; i < terms.length; i++) {
                products[i][i] = i == 0 ? 0 : terms.length - 1;
            }
        }
        rows.add(terms);
        for (int i = 0; i < terms.length; i++) {
            for (int j = 0; j < terms.length; j++) {
                products[i][j] += terms[i] * terms[j];
            }
        }
    }

    /**
     * Learns what was observed, and returns what it leaves unexplained.
     *
     * @param values one for each observation, in the order they came
     */
    double[] learn(double[] values) {
        double[] sums = new double[products.length];
        for (int i = 0; i < values.length; i++) {
            double[] terms = rows.get(i);
            for (int j = 0; j < sums.length; j++) {
                sums[j] += values[i] * terms[j];
            }
        }
        weights = new CholeskyDecomposition(new Array2DRowRealMatrix(products, false), 1e-9, 1e-12)
                .getSolver()
                .solve(new ArrayRealVector(sums, false))
                .toArray();
        double[] left = new double[values.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = values[i] - at(rows.get(i));
        }
        return left;
    }

    /** What the trend gives where the {@link #terms} are these. */
    double at(double[] terms) {
        return Vectors.product(weights, terms, weights.length);
    }
}
