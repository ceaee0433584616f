package dev.espalier.experiments.benchmark;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.pruning.Criteria;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Limit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/**
 * The ways to compress one model, each an experiment that anyone could run: the joint search as it comes, and ways that
 * turn a single dial and try its settings from the widest on that keeps the limit.
 */
final class CompressionArms {
    /** Settings of a dial between nothing and all. */
    private static final int SETTINGS = 64;

    /** How many settings that were measured above the limit are tried all the same; no measurement is exact. */
    private static final int DOUBTFUL = 2;

    private static final String RATIOS = "space.compress.keepRatios="
            + IntStream.rangeClosed(1, 16)
                    .mapToObj(sixteenth -> sixteenth / 16.0)
                    .toList();

    private final List<String> common;
    private final Limit limit;

    /**
     * A way.
     *
     * @param name for people
     * @param only the designs that count; none if all do
     */
    record Arm(String name, Experiment experiment, Optional<List<Assignment>> only) {}

    /**
     * @param common settings of every experiment, {@code key=value}
     * @param limit what the compressed model must keep
     */
    CompressionArms(List<String> common, Limit limit) {
        this.common = List.copyOf(common);
        this.limit = limit;
    }

    /** Channels, criterion and precision at once. */
    Arm joint() {
        return new Arm("joint search", limited(List.of()), Optional.empty());
    }

    /** All channels and 8 bits. There is one such design, so that the limit is not asked of it and no search can help. */
    Arm int8() {
        Experiment experiment = experiment(List.of(
                "space.compress.keepRatios=[1]",
                "space.compress.criteria=[l1]",
                "space.compress.blocks=false",
                "space.precisions=[int8]",
                "strategy.name=random"));
        return new Arm("int8 alone", experiment, Optional.empty());
    }

    /**
     * The same share of every group of channels, which ones by each of the criteria of {@code model}.
     *
     * @param model the space of the joint search
     */
    Arm uniform(CompressionSpace model, LatencySource source) throws InterruptedException {
        return dial(
                "uniform width", model, List.copyOf(model.scores().keySet()), source, (space, criterion) -> share -> {
                    Map<String, Integer> sizes = new LinkedHashMap<>();
                    for (ChannelGroup group : space.cuttable()) {
                        sizes.put(
                                group.name(), group.size(share, space.options().alignment()));
                    }
                    return sizes;
                });
    }

    /** A share of all channels, compared across the network by one criterion. */
    Arm single(CompressionSpace model, String criterion, LatencySource source) throws InterruptedException {
        return dial(
                criterion + " alone",
                model,
                List.of(criterion),
                source,
                (space, name) -> new Pruner(
                        space.groups(),
                        space.scores().get(name),
                        Criteria.named(name).comparable(),
                        Scope.GLOBAL,
                        space.options().alignment())::sizes);
    }

    /** What a criterion does with a share of the channels: sizes of groups. */
    private interface Dial {
        DoubleFunction<Map<String, Integer>> of(CompressionSpace space, String criterion);
    }

    private Arm dial(String name, CompressionSpace model, List<String> criteria, LatencySource source, Dial dial)
            throws InterruptedException {
        Experiment plain = limited(List.of(
                "space.compress.criteria=" + criteria,
                RATIOS,
                "space.compress.blocks=false",
                "space.precisions=[float32]",
                "strategy.name=random"));
        Map<String, double[]> scores = new LinkedHashMap<>(model.scores());
        scores.keySet().retainAll(criteria);
        CompressionSpace space = new CompressionSpace(
                model.groups(),
                scores,
                new CompressionSpace.Options(
                        plain.space().compress().keepRatios(),
                        plain.space().compress().alignment(),
                        List.of(LayerPrecision.FLOAT32),
                        plain.space().compress().segments(),
                        plain.space().compress().blocks()));
        List<Assignment> designs = new ArrayList<>();
        for (int setting = SETTINGS; setting > 0; setting--) {
            for (String criterion : criteria) {
                Map<String, Integer> sizes = dial.of(space, criterion).apply((double) setting / SETTINGS);
                designs.add(space.nearest(sizes, criterion, LayerPrecision.FLOAT32));
            }
        }
        List<Assignment> distinct = designs.stream().distinct().toList();
        List<Assignment> fitting = distinct.subList(firstWithin(distinct, space, source), distinct.size());
        return new Arm(
                name,
                plain.withStrategy(
                        plain.strategy().withStart(plain.strategy().start().of(fitting))),
                Optional.of(fitting));
    }

    /** Bisects designs that get narrower: the place of the first that keeps the limit, and a few before it. */
    private int firstWithin(List<Assignment> designs, CompressionSpace space, LatencySource source)
            throws InterruptedException {
        int low = 0;
        int high = designs.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            ExportedModel model = ExportedModel.untrained(space.decode(designs.get(middle)), 1);
            if (limit.admits(source.measure(model).latency().value())) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return Math.max(0, low - DOUBTFUL);
    }

    private Experiment limited(List<String> settings) {
        return experiment(settings).withLimits(List.of(limit));
    }

    private Experiment experiment(List<String> settings) {
        List<String> all = new ArrayList<>(common);
        all.addAll(settings);
        return ExperimentReader.ready("compress", all);
    }
}
