package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.pruning.Readers.Reader;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.Cut;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Repairs a cut without training: every layer that lost inputs gets the weights with which those that stay imitate its
 * uncut outputs best. (<a href="https://arxiv.org/abs/1707.06168">He et al., 2017</a>, equation 2, the step for W)
 *
 * <p>Outputs are sampled at some places; a little ridge keeps what the samples do not tell at its old value. Layers that
 * read more than {@value #WIDEST} values for an output keep their old weights.
 */
public final class LeastSquares {
    private static final int WIDEST = 1536;
    private static final int SAMPLES = 4096;
    private static final double RIDGE = 1e-3;

    private LeastSquares() {}

    /** Weights for {@link Cut#network()}. */
    public static Weights repaired(Cut cut, Subject subject) {
        Map<String, Tensor> whole = new LinkedHashMap<>(subject.weights().tensors());
        for (Reader reader : Readers.of(subject.groups().network())) {
            Tensor weight = reader.weight(subject.weights());
            boolean lost = cut.kept(reader.tensor()).length < reader.channels();
            if (lost && weight.values().length / weight.shape().getFirst() <= WIDEST) {
                whole.put(Role.WEIGHT.of(reader.node().name()), repaired(cut, subject, reader, weight));
            }
        }
        return CutWeights.sliced(cut, new Weights(whole));
    }

    /** The layer's whole weight, in which what is read of the channels that stay imitates all. */
    private static Tensor repaired(Cut cut, Subject subject, Reader reader, Tensor weight) {
        float[] values = weight.values().clone();
        int rows = weight.shape().get(0) / reader.groups();
        int columns = weight.shape().get(1);
        Patches patches = new Patches(subject, reader);
        for (int group = 0; group < reader.groups(); group++) {
            int first = group * columns;
            int[] kept = IntStream.of(cut.kept(reader.tensor()))
                    .filter(channel -> channel >= first && channel < first + columns)
                    .toArray();
            new Fit(subject, reader, patches, group * rows, rows, first, columns, kept).solve(values);
        }
        return new Tensor(weight.shape(), values);
    }

    /** The linear system of one group of a layer. */
    private static final class Fit {
        private final float[] weight;
        private final int area;
        private final int firstRow;
        private final int rows;
        private final int firstChannel;
        private final int columns;
        private final int[] kept;
        private final RealMatrix products;
        private final RealMatrix targets;

        Fit(
                Subject subject,
                Reader reader,
                Patches patches,
                int firstRow,
                int rows,
                int firstChannel,
                int columns,
                int[] kept) {
            this.weight = reader.weight(subject.weights()).values();
            this.area = patches.area();
            this.firstRow = firstRow;
            this.rows = rows;
            this.firstChannel = firstChannel;
            this.columns = columns;
            this.kept = kept;
            int size = kept.length * area;
            int images = subject.observation().images().count();
            int samples = Math.min(SAMPLES, images * patches.positions());
            double[][] read = new double[samples][size];
            double[][] missing = new double[samples][rows];
            SplittableRandom random = new SplittableRandom(reader.index());
            for (int n = 0; n < samples; n++) {
                int image = random.nextInt(images);
                int position = random.nextInt(patches.positions());
                for (int i = 0; i < size; i++) {
                    read[n][i] = patches.value(image, kept[i / area], position, i % area);
                }
                missing[n] = missing(patches, image, position);
            }
            RealMatrix x = new Array2DRowRealMatrix(read, false);
            this.products = x.transpose().multiply(x);
            this.targets = x.transpose().multiply(new Array2DRowRealMatrix(missing, false));
        }

        /** What the outputs lose at one place. */
        private double[] missing(Patches patches, int image, int position) {
            double[] missing = new double[rows];
            for (int column = 0; column < columns; column++) {
                if (java.util.Arrays.binarySearch(kept, firstChannel + column) < 0) {
                    for (int at = 0; at < area; at++) {
                        double value = patches.value(image, firstChannel + column, position, at);
                        for (int row = 0; row < rows && value != 0; row++) {
                            missing[row] += value * weight[((firstRow + row) * columns + column) * area + at];
                        }
                    }
                }
            }
            return missing;
        }

        /** Adds to the weights of what stays what makes up for the rest. */
        void solve(float[] values) {
            int size = kept.length * area;
            double ridge = RIDGE * products.getTrace() / size;
            if (!(ridge > 0)) {
                return;
            }
            for (int i = 0; i < size; i++) {
                products.addToEntry(i, i, ridge);
            }
            RealMatrix change =
                    new CholeskyDecomposition(products, 1e-6, 0).getSolver().solve(targets);
            for (int row = 0; row < rows; row++) {
                for (int i = 0; i < size; i++) {
                    int column = kept[i / area] - firstChannel;
                    values[((firstRow + row) * columns + column) * area + i % area] += (float) change.getEntry(i, row);
                }
            }
        }
    }
}
