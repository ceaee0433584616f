package dev.espalier.space.zoo;

import static dev.espalier.space.Requirement.require;

import java.util.ArrayList;
import java.util.List;

/**
 * Compound scaling: depth, width and resolution grow together, {@code alpha^phi}, {@code beta^phi} and {@code gamma^phi},
 * with {@code alpha * beta² * gamma²} near 2, so that the multiply-adds double with every step of {@code phi}. (<a
 * href="https://arxiv.org/abs/1905.11946">Tan and Le, 2019</a>, equation 3)
 */
public record CompoundScaling(double alpha, double beta, double gamma) {
    /** What the paper found for EfficientNet: 1.2, 1.1 and 1.15, whose product is 1.92. */
    public static final CompoundScaling EFFICIENTNET = new CompoundScaling(1.2, 1.1, 1.15);

    /**
     * Width, depth and resolution of the released B0 to B7, which are no exact powers: 1.2^6 is 2.99, not B7's 3.1.
     */
    private static final double[][] SHIPPED = {
        {1.0, 1.0, 224},
        {1.0, 1.1, 240},
        {1.1, 1.2, 260},
        {1.2, 1.4, 300},
        {1.4, 1.8, 380},
        {1.6, 2.2, 456},
        {1.8, 2.6, 528},
        {2.0, 3.1, 600}
    };

    /** @throws IllegalArgumentException if a base is below 1 */
    public CompoundScaling {
        require(
                alpha >= 1 && beta >= 1 && gamma >= 1,
                "compound scaling: alpha, beta and gamma must be at least 1, got %s, %s and %s",
                alpha,
                beta,
                gamma);
    }

    /** The scale at {@code phi}; it need not be whole, and below 0 it shrinks. */
    public Scale at(double phi) {
        return new Scale(Math.pow(alpha, phi), Math.pow(beta, phi), Math.pow(gamma, phi));
    }

    /** By what the multiply-adds grow for each step of phi, nearly. */
    public double growth() {
        return at(1).growth();
    }

    /**
     * The scale of the released EfficientNet-B{@code number}.
     *
     * @throws IllegalArgumentException if {@code number} is not 0 to 7
     */
    public static Scale shipped(int number) {
        require(number >= 0 && number < SHIPPED.length, "there are EfficientNets B0 to B7, not B%d", number);
        double[] row = SHIPPED[number];
        return new Scale(row[1], row[0], row[2] / SHIPPED[0][2]);
    }

    /**
     * The bases to try at phi = 1, in steps of 0.05: alpha from 1 to 2, beta and gamma from 1 to 1.5, with a growth within
     * {@code tolerance} of 2. Ordered by alpha, beta, gamma.
     */
    public static List<CompoundScaling> grid(double tolerance) {
        List<CompoundScaling> grid = new ArrayList<>();
        for (int a = 20; a <= 40; a++) {
            for (int b = 20; b <= 30; b++) {
                for (int c = 20; c <= 30; c++) {
                    CompoundScaling bases = new CompoundScaling(a / 20.0, b / 20.0, c / 20.0);
                    if (Math.abs(bases.growth() - 2) < tolerance) {
                        grid.add(bases);
                    }
                }
            }
        }
        return List.copyOf(grid);
    }
}
