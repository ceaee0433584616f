package dev.espalier.evaluators.proxy;

import dev.espalier.evaluators.training.BatchProbe;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Network;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which rectifying units each image switches on: one bit per unit.
 *
 * @param codes one for each image
 * @param units how many there are
 */
record ActivationCodes(List<BitSet> codes, int units) {
    /** A pivot that is less than this for each unit is nothing but rounding. */
    private static final double TINY = 1e-9;

    ActivationCodes {
        codes = List.copyOf(codes);
    }

    static ActivationCodes of(Network network, Weights weights, LabelledImages images) {
        List<String> before = network.nodes().stream()
                .filter(node -> node.layer() instanceof Activation activation && rectifies(activation.function()))
                .map(node -> node.inputs().getFirst())
                .toList();
        List<BitSet> codes = Stream.generate(BitSet::new).limit(images.count()).toList();
        int[] units = new int[1];
        BatchProbe.values(network, weights, images, before, (_, values) -> {
            int each = values.length / images.count();
            for (int i = 0; i < values.length; i++) {
                if (values[i] > 0) {
                    codes.get(i / each).set(units[0] + i % each);
                }
            }
            units[0] += each;
        });
        return new ActivationCodes(codes, units[0]);
    }

    private static boolean rectifies(Activation.Function function) {
        return switch (function) {
            case RELU, RELU6, SWISH, HARD_SWISH -> true;
            case SIGMOID, HARD_SIGMOID -> false;
        };
    }

    /** The number of units in which two images agree, for all images. */
    double[][] kernel() {
        int size = codes.size();
        double[][] kernel = new double[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b <= a; b++) {
                BitSet differ = (BitSet) codes.get(a).clone();
                differ.xor(codes.get(b));
                kernel[a][b] = units - differ.cardinality();
                kernel[b][a] = kernel[a][b];
            }
        }
        return kernel;
    }

    /**
     * The logarithm of the kernel's determinant, by Cholesky's decomposition. Two images of one code would make it minus
     * infinity; a pivot counts as {@value #TINY} for each unit at least.
     */
    double logDeterminant() {
        double[][] a = kernel();
        double least = TINY * Math.max(1, units);
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double pivot = a[j][j];
            for (int k = 0; k < j; k++) {
                pivot -= a[j][k] * a[j][k];
            }
            boolean adds = pivot > least;
            sum += Math.log(adds ? pivot : least);
            double root = Math.sqrt(pivot);
            for (int i = j + 1; i < a.length; i++) {
                double rest = a[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= a[i][k] * a[j][k];
                }
                a[i][j] = adds ? rest / root : 0;
            }
        }
        return sum;
    }
}
