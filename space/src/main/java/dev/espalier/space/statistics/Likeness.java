package dev.espalier.space.statistics;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much one network is like another: the layers that have weights, in order, aligned so that the least has to be changed.
 *
 * <p>A layer too many or too few counts 1. Two layers of one kind (dense, one filter per channel, or of single values as in a
 * classifier) count half of what their channels differ in powers of two, at most 1, and a quarter each for every step of 2 in
 * the kernel, for another stride and for other groups. Layers of different kinds never stand for each other. The images'
 * extents count a tenth of their powers of two. O(n m) for n and m layers.
 *
 * @param distance 0 if all that counts is alike
 * @param alike layers that are the same in both
 * @param differences what to change in the first to get the second, a phrase each, from input to output
 */
public record Likeness(double distance, int alike, List<String> differences) {
    private static final int DESCENTS = 8;

    public Likeness {
        differences = List.copyOf(differences);
    }

    private enum Kind {
        DENSE,
        DEPTHWISE,
        SINGLE
    }

    private record Part(String name, Kind kind, int channels, int kernel, int stride, int groups) {
        static Stream<Part> of(Network.Node node) {
            boolean single = node.shape().height() == 1 && node.shape().width() == 1;
            return switch (node.layer()) {
                case Conv2d conv -> {
                    boolean depthwise = conv.groups() > 1 && conv.groups() == conv.outChannels();
                    yield Stream.of(new Part(
                            node.name(),
                            single ? Kind.SINGLE : depthwise ? Kind.DEPTHWISE : Kind.DENSE,
                            conv.outChannels(),
                            single ? 1 : conv.window().kernelHeight(),
                            single ? 1 : conv.window().strideHeight(),
                            depthwise ? 1 : conv.groups()));
                }
                case Linear linear -> Stream.of(new Part(node.name(), Kind.SINGLE, linear.outFeatures(), 1, 1, 1));
                default -> Stream.empty();
            };
        }

        double from(Part other) {
            return kind != other.kind
                    ? Double.POSITIVE_INFINITY
                    : Math.min(1, Math.abs(octaves(channels, other.channels)) / 2)
                            + 0.25 * Math.abs(kernel - other.kernel) / 2
                            + (stride == other.stride ? 0 : 0.25)
                            + (groups == other.groups ? 0 : 0.25);
        }

        @Override
        public String toString() {
            String what = switch (kind) {
                case DENSE -> groups == 1 ? "conv" : "conv of " + groups + " groups";
                case DEPTHWISE -> "depthwise";
                case SINGLE -> "linear";
            };
            return what + (kind == Kind.SINGLE ? "" : " " + kernel + "x" + kernel + (stride == 1 ? "" : " /" + stride))
                    + " of " + channels;
        }
    }

    private static double octaves(double a, double b) {
        return Math.log(a / b) / Math.log(2);
    }

    /** How {@code network} is like {@code wanted}. */
    public static Likeness of(Network network, Network wanted) {
        List<Part> a = parts(network);
        List<Part> b = parts(wanted);
        double[][] least = table(a, b);
        List<String> differences = new ArrayList<>();
        int alike = 0;
        int i = a.size();
        int j = b.size();
        while (i > 0 || j > 0) {
            if (i > 0
                    && j > 0
                    && least[i][j] == least[i - 1][j - 1] + a.get(i - 1).from(b.get(j - 1))) {
                Part mine = a.get(--i);
                Part other = b.get(--j);
                if (mine.from(other) == 0) {
                    alike++;
                } else {
                    differences.addFirst("%s is %s, not %s".formatted(mine.name(), mine, other));
                }
            } else if (i > 0 && least[i][j] == least[i - 1][j] + 1) {
                Part more = a.get(--i);
                differences.addFirst("%s, %s, is too many".formatted(more.name(), more));
            } else {
                Part missing = b.get(--j);
                differences.addFirst("%s is missing where the other has %s".formatted(missing, missing.name()));
            }
        }
        int extent = network.input().height();
        int wantedExtent = wanted.input().height();
        if (extent != wantedExtent) {
            differences.addFirst("images are of %d pixels, not %d".formatted(extent, wantedExtent));
        }
        return new Likeness(
                least[a.size()][b.size()] + 0.1 * Math.abs(octaves(extent, wantedExtent)), alike, differences);
    }

    /**
     * The canonical genes of the design of {@code space} that is most like {@code wanted}, as far as {@value #DESCENTS}
     * descents from different beginnings find it.
     */
    public static Assignment nearest(SearchSpace space, Network wanted, long seed) {
        return LongStream.range(seed, seed + DESCENTS)
                .mapToObj(each -> new Descent(space, each)
                        .cheapest(design -> of(design.network(), wanted).distance()))
                .min(Comparator.comparingDouble(
                        genes -> of(space.decode(genes).network(), wanted).distance()))
                .orElseThrow();
    }

    private static List<Part> parts(Network network) {
        return network.nodes().stream().flatMap(Part::of).toList();
    }

    /** By lengths of the two beginnings, the least that has to be changed. */
    private static double[][] table(List<Part> a, List<Part> b) {
        double[][] least = new double[a.size() + 1][b.size() + 1];
        for (int i = 0; i <= a.size(); i++) {
            for (int j = 0; j <= b.size(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                } else {
                    least[i][j] = Math.min(
                            least[i - 1][j - 1] + a.get(i - 1).from(b.get(j - 1)),
                            1 + Math.min(least[i - 1][j], least[i][j - 1]));
                }
            }
        }
        return least;
    }
}
