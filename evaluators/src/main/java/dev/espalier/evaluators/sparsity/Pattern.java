package dev.espalier.evaluators.sparsity;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.weights.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Which weights go together when zeros are made: the coarser, the fewer indices are stored. The weights of a group are
 * worth {@code Σ|w|} together. (<a href="https://arxiv.org/abs/1705.08922">Mao et al., 2017</a>, section 3)
 */
public sealed interface Pattern {
    /**
     * Which weights stay.
     *
     * @param weight {@code (out, in, height, width)} or {@code (out, in)}
     * @param density the share of weights that stays, above 0 and at most 1; the pattern's own if it has one
     * @throws IllegalArgumentException if the density is out of its range or the tensor has another form
     */
    boolean[] keep(Tensor weight, double density);

    /** Every weight by itself. */
    record Fine() implements Pattern {
        @Override
        public boolean[] keep(Tensor weight, double density) {
            return Groups.largest(weight, density, i -> i);
        }
    }

    /** Rows of kernels, {@code W[o, i, r, :]}. */
    record Vectors() implements Pattern {
        @Override
        public boolean[] keep(Tensor weight, double density) {
            int row = weight.shape().size() == 4 ? weight.shape().get(3) : 1;
            return Groups.largest(weight, density, i -> i / row);
        }
    }

    /** Whole kernels, {@code W[o, i, :, :]}. */
    record Kernels() implements Pattern {
        @Override
        public boolean[] keep(Tensor weight, double density) {
            int kernel = weight.values().length
                    / weight.shape().get(0)
                    / weight.shape().get(1);
            return Groups.largest(weight, density, i -> i / kernel);
        }
    }

    /** Whole filters, {@code W[o, :, :, :]}; only a cut makes of them a smaller network. */
    record Filters() implements Pattern {
        @Override
        public boolean[] keep(Tensor weight, double density) {
            int filter = weight.values().length / weight.shape().get(0);
            return Groups.largest(weight, density, i -> i / filter);
        }
    }

    /** Blocks of the matrix {@code (out, all others)}; those at the edge may be smaller. */
    record Blocks(int rows, int columns) implements Pattern {
        /** @throws IllegalArgumentException if a size is not positive */
        public Blocks {
            require(rows > 0 && columns > 0, "blocks must have rows and columns, got %d and %d", rows, columns);
        }

        @Override
        public boolean[] keep(Tensor weight, double density) {
            int width = weight.values().length / weight.shape().get(0);
            int across = Math.ceilDiv(width, columns);
            return Groups.largest(weight, density, i -> i / width / rows * across + i % width / columns);
        }
    }

    /**
     * The {@code most} largest of every {@code of} weights in a row, whatever the density: 2 of 4 is what some hardware
     * multiplies at double speed. (<a href="https://arxiv.org/abs/2102.04010">Zhou et al., 2021</a>)
     */
    record Several(int most, int of) implements Pattern {
        /** @throws IllegalArgumentException unless {@code 0 < most <= of} */
        public Several {
            require(most > 0 && most <= of, "of %d weights, 1 to %d can stay, got %d", of, of, most);
        }

        @Override
        public boolean[] keep(Tensor weight, double density) {
            int width = weight.values().length / weight.shape().get(0);
            int across = Math.ceilDiv(width, of);
            return Groups.largestOfEach(weight.values(), most, i -> i / width * across + i % width / of);
        }
    }

    /**
     * Density-aware regular blocks: every row is divided into blocks as long as its density asks for, a power of two, and
     * the largest weight of each block stays. (<a href="https://arxiv.org/abs/1911.08020">Ren et al., 2020</a>)
     */
    record DensityAware() implements Pattern {
        @Override
        public boolean[] keep(Tensor weight, double density) {
            boolean[] fine = new Fine().keep(weight, density);
            int rows = weight.shape().get(0);
            int width = fine.length / rows;
            int[] block = new int[rows];
            for (int row = 0; row < rows; row++) {
                int kept = 0;
                for (int i = 0; i < width; i++) {
                    kept += fine[row * width + i] ? 1 : 0;
                }
                double length = (double) width / Math.max(1, kept);
                block[row] = Math.min(width, 1 << (int) Math.round(Math.log(length) / Math.log(2)));
            }
            return Groups.largestOfEach(weight.values(), 1, i -> i / width * width + i % width / block[i / width]);
        }
    }

    /** Choosing by groups of weights. */
    final class Groups {
        private Groups() {}

        @FunctionalInterface
        interface Of {
            int group(int weight);
        }

        /** The groups of the largest sums of magnitudes, as many as come nearest to the density, at least one. */
        static boolean[] largest(Tensor weight, double density, Of of) {
            require(density > 0 && density <= 1, "a density must be above 0 and at most 1, got %s", density);
            float[] values = weight.values();
            double[] sums = new double
                    [1 + IntStream.range(0, values.length).map(of::group).max().orElse(0)];
            int[] sizes = new int[sums.length];
            for (int i = 0; i < values.length; i++) {
                sums[of.group(i)] += Math.abs(values[i]);
                sizes[of.group(i)]++;
            }
            int[] order = IntStream.range(0, sums.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(sums[b], sums[a]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            boolean[] stays = new boolean[sums.length];
            double wanted = density * values.length;
            double kept = 0;
            for (int group : order) {
                if (kept > 0 && kept + sizes[group] / 2.0 > wanted) {
                    break;
                }
                stays[group] = true;
                kept += sizes[group];
            }
            boolean[] keep = new boolean[values.length];
            for (int i = 0; i < keep.length; i++) {
                keep[i] = stays[of.group(i)];
            }
            return keep;
        }

        /** The {@code most} largest weights of every group. */
        static boolean[] largestOfEach(float[] values, int most, Of of) {
            Map<Integer, List<Integer>> members = new TreeMap<>();
            for (int i = 0; i < values.length; i++) {
                members.computeIfAbsent(of.group(i), _ -> new ArrayList<>()).add(i);
            }
            boolean[] keep = new boolean[values.length];
            members.values()
                    .forEach(group -> group.stream()
                            .sorted((a, b) -> Float.compare(Math.abs(values[b]), Math.abs(values[a])))
                            .limit(most)
                            .forEach(i -> keep[i] = true));
            return keep;
        }
    }
}
