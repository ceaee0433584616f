package dev.espalier.evaluators.calibration;

/**
 * TensorRT's calibration: clips at the magnitude for which the distribution of the quantized values tells most about that
 * of the original ones. (<a
 * href="https://on-demand.gputechconf.com/gtc/2017/presentation/s7310-8-bit-inference-with-tensorrt.pdf">Migacz, 2017</a>)
 *
 * <p>P is the histogram up to a magnitude, with everything beyond it folded into its last bin. Q is the same histogram
 * without what is beyond, merged into as many levels as the grid has on a side and spread again evenly over those bins of
 * a level that P fills. The magnitude with the least {@code KL(P || Q) = sum P log(P / Q)} wins. Where a last level holds
 * nothing but what is beyond, Q gets one value there, or no magnitude between a bell and an outlier could win. All in
 * doubles and over thousands of bins: with integers, or as many bins as levels, there is nothing to choose from.
 *
 * <p>Within a level Q is constant, so with running sums of the counts, of the filled bins and of {@code P log P} a
 * magnitude costs its levels, not its bins. Zeros are left out: every grid holds zero exactly, and after a clamp they are
 * most of all values. Values of one sign have all 256 levels, of both 128 each.
 */
public record Divergence() implements Calibrator {
    private static final int LEVELS = 128;

    @Override
    public Observer observer() {
        return new HistogramObserver(Divergence::range);
    }

    private static Range range(Histogram values) {
        Range seen = values.seen();
        boolean oneSign = seen.low() >= 0 || seen.high() <= 0;
        Search search = new Search(values.magnitudes(), oneSign ? 2 * LEVELS : LEVELS);
        return seen.within(search.best() * values.width());
    }

    /** The search over one histogram of magnitudes, whose last bin is filled. */
    static final class Search {
        private final int bins;
        private final int levels;
        private final double[] counts;
        private final double[] below;
        private final int[] filledBelow;
        private final double[] informationBelow;

        Search(long[] magnitudes, int levels) {
            this.bins = magnitudes.length;
            this.levels = levels;
            this.counts = new double[bins];
            this.below = new double[bins + 1];
            this.filledBelow = new int[bins + 1];
            this.informationBelow = new double[bins + 1];
            for (int i = 0; i < bins; i++) {
                counts[i] = magnitudes[i];
                below[i + 1] = below[i] + counts[i];
                filledBelow[i + 1] = filledBelow[i] + (counts[i] > 0 ? 1 : 0);
                informationBelow[i + 1] = informationBelow[i] + timesLog(counts[i]);
            }
        }

        /** How many bins to keep; the widest of those that are equally good. */
        int best() {
            int best = bins;
            double least = divergence(bins);
            for (int kept = bins - 1; kept >= levels; kept--) {
                double divergence = divergence(kept);
                if (divergence < least) {
                    least = divergence;
                    best = kept;
                }
            }
            return best;
        }

        /** KL(P || Q) if the first {@code kept} bins are kept. */
        double divergence(int kept) {
            double total = below[bins];
            double outside = total - below[kept];
            int lastLevel = (int) ((levels - 1L) * kept / levels);
            boolean emptyLast = outside > 0 && below[kept] == below[lastLevel];
            double inside = below[kept] + (emptyLast ? 1 : 0);
            double last = counts[kept - 1] + outside;
            boolean opened = outside > 0 && counts[kept - 1] == 0;
            // With counts c of all n: sum P log P = (sum c log c) / n - log n.
            double divergence = (informationBelow[kept - 1] + timesLog(last)) / total - Math.log(total);
            for (int level = 0; level < levels; level++) {
                int from = (int) ((long) level * kept / levels);
                int to = (int) ((long) (level + 1) * kept / levels);
                boolean holdsLast = to == kept;
                double q = below[to] - below[from] + (holdsLast && emptyLast ? 1 : 0);
                double p = below[to] - below[from] + (holdsLast ? outside : 0);
                int filled = filledBelow[to] - filledBelow[from] + (holdsLast && opened ? 1 : 0);
                divergence -= p > 0 ? p / total * Math.log(q / filled / inside) : 0;
            }
            return divergence;
        }

        private static double timesLog(double x) {
            return x > 0 ? x * Math.log(x) : 0;
        }
    }
}
