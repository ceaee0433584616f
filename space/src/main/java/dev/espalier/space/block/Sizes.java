package dev.espalier.space.block;

import static dev.espalier.space.Requirement.require;

import java.util.stream.IntStream;

/** What every block asks of its sizes. */
final class Sizes {
    private Sizes() {}

    static void check(String block, int outChannels, int kernel, int stride) {
        require(outChannels > 0, "%s: output channels must be positive, got %d", block, outChannels);
        require(kernel > 0 && kernel % 2 == 1, "%s: the kernel must be odd, got %d", block, kernel);
        require(stride > 0, "%s: the stride must be positive, got %d", block, stride);
    }

    /** {@code channels * factor} to the nearest whole number, at least 1. */
    static int scaled(int channels, double factor) {
        return Math.max(1, (int) Math.round(channels * factor));
    }

    /** Refuses groups that do not divide {@code channels}, and says which would. */
    static void divides(String block, int groups, String what, int channels) {
        require(
                channels % groups == 0,
                "%s: %d groups do not divide %d %s; %s do",
                block,
                groups,
                channels,
                what,
                new Divisors(channels));
    }

    /** The divisors of a number up to 32, gathered only for a message. */
    private record Divisors(int of) {
        @Override
        public String toString() {
            return IntStream.rangeClosed(1, Math.min(of, 32))
                    .filter(g -> of % g == 0)
                    .boxed()
                    .toList()
                    .toString();
        }
    }
}
