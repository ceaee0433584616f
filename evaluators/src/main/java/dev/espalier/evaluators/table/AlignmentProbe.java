package dev.espalier.evaluators.table;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds out by which step of channels a device computes at full speed: kernels take channels in blocks, and a count that
 * does not fill them falls back to a slower way. Of an inverted bottleneck of 32 channels at 14x14 the hidden ones vary from
 * 64 to 128, as that is what searches and cuts vary.
 */
public final class AlignmentProbe {
    private static final TensorShape MAP = new TensorShape(32, 14, 14);
    private static final List<Integer> CHANNELS = List.of(64, 65, 66, 68, 72, 76, 80, 84, 88, 92, 96, 112, 128);
    private static final List<Integer> STEPS = List.of(1, 2, 4, 8, 16, 32);

    /** By how much slower than between the neighbours on multiples of 32 a count may be. */
    private static final double TOLERANCE = 1.3;

    private AlignmentProbe() {}

    /**
     * Measures it and keeps it in {@code folder}.
     *
     * @return the step
     * @throws InterruptedException if the calling thread is interrupted
     */
    public static int run(LatencySource source, TableFolder folder, LayerPrecision precision)
            throws InterruptedException {
        List<ExportedModel> models = CHANNELS.stream()
                .map(channels -> {
                    Network network = network(channels);
                    return ExportedModel.of(
                            new Design(network, Precision.of(precision)), Harness.exported(network, precision));
                })
                .toList();
        List<LatencyReport> reports = source.measure(models, 1);
        Map<Integer, Double> times = new TreeMap<>();
        for (int i = 0; i < reports.size(); i++) {
            times.put(CHANNELS.get(i), reports.get(i).p5());
        }
        folder.keepAlignment(precision, times);
        return step(times);
    }

    private static Network network(int hidden) {
        InvertedResidual block = new InvertedResidual(MAP.channels(), 3, (double) hidden / MAP.channels(), 1, false);
        Network.Builder net = Network.builder(MAP);
        block.append(net, "block", Network.INPUT);
        return Harness.around(net.build(), PartKey.Position.MIDDLE);
    }

    /** The smallest step of which every multiple that was measured is computed at full speed. */
    static int step(Map<Integer, Double> times) {
        return STEPS.stream()
                .filter(step -> times.keySet().stream()
                        .filter(channels -> channels % step == 0)
                        .allMatch(channels -> times.get(channels) <= TOLERANCE * expected(times, channels)))
                .findFirst()
                .orElse(STEPS.getLast());
    }

    /** In proportion between the counts that are multiples of 32. */
    private static double expected(Map<Integer, Double> times, int channels) {
        int below = channels / 32 * 32;
        int above = (channels + 31) / 32 * 32;
        double share = above == below ? 0 : (double) (channels - below) / (above - below);
        return times.get(below) + share * (times.get(above) - times.get(below));
    }

    static List<String> lines(Map<LayerPrecision, Map<Integer, Double>> all) {
        List<String> lines = new ArrayList<>();
        all.forEach((precision, times) ->
                times.forEach((channels, ms) -> lines.add(precision.label() + "," + channels + "," + ms)));
        return Stream.concat(Stream.of("precision,channels,ms"), lines.stream()).toList();
    }
}
