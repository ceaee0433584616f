package dev.espalier.space.zoo;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;

/**
 * The TinyNet rule for making a network smaller: resolution and depth are given up late, width first, because small
 * networks need the former more.
 *
 * <p>Resolution and depth follow those of the five networks that the authors released, interpolated over the logarithm of
 * the share of multiply-adds that is left; the width is what then remains, {@code sqrt(share / (depth * resolution²))}.
 * (<a href="https://arxiv.org/abs/2010.14819">Han et al., 2020</a>, section 3.2)
 */
public final class TinyNets {
    /** Share of EfficientNet-B0's multiply-adds, resolution in pixels of 224, depth: B0 itself, then TinyNet A to E. */
    private static final double[][] RELEASED = {
        {1.0, 224, 1.0},
        {339 / 385.81, 192, 1.2},
        {202 / 385.81, 188, 1.1},
        {100 / 385.81, 184, 0.85},
        {52 / 385.81, 152, 0.695},
        {24 / 385.81, 106, 0.60}
    };

    /** Halvings of the interval in which the width is sought. */
    private static final int STEPS = 16;

    private TinyNets() {}

    /**
     * The scale that leaves {@code share} of the multiply-adds of EfficientNet-B0, nearly. Below the smallest released
     * network resolution and depth stay, and only the width shrinks.
     *
     * @throws IllegalArgumentException if {@code share} is not within 0 and 1
     */
    public static Scale shrinking(double share) {
        require(share > 0 && share <= 1, "the share of multiply-adds to keep must be 0 to 1, got %s", share);
        int next = 1;
        while (next < RELEASED.length - 1 && RELEASED[next][0] > share) {
            next++;
        }
        double[] larger = RELEASED[next - 1];
        double[] smaller = RELEASED[next];
        double towards = Math.min(1, Math.log(share / larger[0]) / Math.log(smaller[0] / larger[0]));
        double resolution = (larger[1] + towards * (smaller[1] - larger[1])) / RELEASED[0][1];
        double depth = larger[2] + towards * (smaller[2] - larger[2]);
        return new Scale(depth, Math.sqrt(share / (depth * resolution * resolution)), resolution);
    }

    /**
     * {@code network} shrunk to {@code share} of what it costs in {@code form}: resolution and depth by the rule, and the
     * largest width whose counted multiply-adds keep the budget, since channels and repeats are rounded.
     *
     * @throws IllegalArgumentException if {@code share} is not within 0 and 1, or no width keeps the budget
     */
    public static Form shrink(Zoo network, Form form, double share) {
        double budget = share * macs(network, form);
        Form shrunk = shrinking(share).of(form);
        double low = form.width() / 64;
        double high = form.width() * 2;
        require(
                macs(network, shrunk.scaled(low, shrunk.depth())) <= budget,
                "%s cannot be shrunk to %s of its multiply-adds",
                network.label(),
                share);
        for (int i = 0; i < STEPS; i++) {
            double middle = (low + high) / 2;
            boolean fits = macs(network, shrunk.scaled(middle, shrunk.depth())) <= budget;
            low = fits ? middle : low;
            high = fits ? high : middle;
        }
        return shrunk.scaled(low, shrunk.depth());
    }

    private static long macs(Zoo network, Form form) {
        return CostModel.count(network.network(form), Precision.FLOAT32).macs();
    }
}
