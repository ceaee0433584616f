package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a network's layers cost, as bilinear functions of their living inputs and outputs. */
public sealed interface ResourceCost {
    /** Floating point operations, two per multiply-add. */
    record Flops() implements ResourceCost {}

    /** Weights. */
    record Size() implements ResourceCost {}

    /**
     * Milliseconds by the roofline: of every layer the longer of computing and moving its bytes. (<a
     * href="https://doi.org/10.1145/1498765.1498785">Williams et al., 2009</a>)
     *
     * @param gigaflops operations per second that the device reaches, in 10⁹
     * @param gigabytes bytes per second that its memory gives, in 10⁹
     */
    record Latency(double gigaflops, double gigabytes) implements ResourceCost {}

    /**
     * {@code product · ΣA ΣB + in · ΣA + out · ΣB} of one layer, {@code A} the channels of {@code reads}, {@code B} those of
     * {@code gives}; a depthwise layer has no product, for it reads and gives the same.
     */
    record Term(String reads, String gives, double product, double in, double out) {}

    /** One term per layer with weights. */
    default List<Term> terms(Network network) {
        Map<String, List<Integer>> shapes = Weights.shapes(network);
        List<Term> terms = new ArrayList<>();
        for (int i = 0; i < network.nodes().size(); i++) {
            Network.Node node = network.nodes().get(i);
            if (node.layer() instanceof Conv2d || node.layer() instanceof Linear) {
                double weights = shapes.get(Role.WEIGHT.of(node.name())).stream()
                        .mapToDouble(Integer::doubleValue)
                        .reduce(1, (a, b) -> a * b);
                terms.add(term(network, i, weights));
            }
        }
        return terms;
    }

    private Term term(Network network, int index, double weights) {
        Network.Node node = network.nodes().get(index);
        String reads = node.inputs().getFirst();
        int in = network.inputShape(index, 0).channels();
        int out = node.shape().channels();
        double flops = 2 * weights * node.shape().area();
        boolean depthwise = node.layer() instanceof Conv2d conv && ChannelGroups.depthwise(conv, in);
        Term compute = bilinear(reads, node.name(), this instanceof Size ? weights : flops, in, out, depthwise);
        if (!(this instanceof Latency device)) {
            return compute;
        }
        double inBytes = 4.0 * network.inputShape(index, 0).area();
        double outBytes = 4.0 * node.shape().area();
        double toCompute = flops / device.gigaflops() / 1e6;
        double perByte = 1 / device.gigabytes() / 1e6;
        double toMove = (in * inBytes + out * outBytes + 4 * weights) * perByte;
        if (toCompute >= toMove) {
            return bilinear(reads, node.name(), toCompute, in, out, depthwise);
        }
        Term moved = bilinear(reads, node.name(), 4 * weights * perByte, in, out, depthwise);
        return new Term(
                reads, node.name(), moved.product(), moved.in() + inBytes * perByte, moved.out() + outBytes * perByte);
    }

    private static Term bilinear(String reads, String gives, double whole, int in, int out, boolean depthwise) {
        return depthwise ? new Term(reads, gives, 0, 0, whole / out) : new Term(reads, gives, whole / in / out, 0, 0);
    }

    /** What the network costs with the classes that are alive. */
    static double total(List<Term> terms, ChannelGroups groups, boolean[] alive) {
        double total = 0;
        for (Term term : terms) {
            int in = living(groups, term.reads(), alive);
            int out = living(groups, term.gives(), alive);
            total += term.product() * in * out + term.in() * in + term.out() * out;
        }
        return total;
    }

    /** What each class would save if it went and the others stayed as they are: the derivative of the total. */
    static double[] savings(List<Term> terms, ChannelGroups groups, boolean[] alive) {
        double[] savings = new double[groups.classes()];
        for (Term term : terms) {
            int in = living(groups, term.reads(), alive);
            int out = living(groups, term.gives(), alive);
            for (int c : groups.classesOf(term.reads())) {
                savings[c] += term.product() * out + term.in();
            }
            for (int c : groups.classesOf(term.gives())) {
                savings[c] += term.product() * in + term.out();
            }
        }
        return savings;
    }

    private static int living(ChannelGroups groups, String tensor, boolean[] alive) {
        return (int)
                Arrays.stream(groups.classesOf(tensor)).filter(c -> alive[c]).count();
    }
}
