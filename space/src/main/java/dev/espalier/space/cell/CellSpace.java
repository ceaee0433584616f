package dev.espalier.space.cell;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * The space of NAS-Bench-201: a cell of four nodes, each the sum of one operation on every node before it, 15,625 cells in
 * all. Five cells of 16 channels, five of 32 and five of 64 follow each other, with a residual block of stride 2 between.
 * (<a href="https://arxiv.org/abs/2001.00326">Dong and Yang, 2020</a>, figure 1)
 *
 * <p>Genes: {@code edge0-1}, {@code edge0-2}, {@code edge1-2}, {@code edge0-3}, {@code edge1-3}, {@code edge2-3}, each an
 * {@link Operation}, then {@code precision}. Every edge is built, also those whose node nothing reads, as the benchmark
 * counts them.
 */
public final class CellSpace implements SearchSpace {
    private static final int NODES = 4;
    private static final int CELLS_PER_STAGE = 5;
    private static final int[] WIDTHS = {16, 32, 64};

    private final int inputChannels;
    private final int classes;
    private final int resolution;
    private final List<Precision> precisions;
    private final Choices choices;

    /**
     * The space for square images.
     *
     * @throws IllegalArgumentException if a size is not positive or the extent no multiple of four
     */
    public CellSpace(int inputChannels, int classes, int resolution, List<Precision> precisions) {
        require(inputChannels > 0, "input channels must be positive, got %d", inputChannels);
        require(classes > 1, "a classifier needs at least two classes, got %d", classes);
        require(
                resolution >= 4 && resolution % 4 == 0,
                "cells need images whose extent is a multiple of 4 pixels, got %d",
                resolution);
        this.inputChannels = inputChannels;
        this.classes = classes;
        this.resolution = resolution;
        this.precisions = List.copyOf(precisions);
        List<Choice> list = new ArrayList<>();
        for (int to = 1; to < NODES; to++) {
            for (int from = 0; from < to; from++) {
                list.add(new Choice.Categorical(edge(from, to), Operation.labels()));
            }
        }
        list.add(new Choice.Categorical(
                "precision", precisions.stream().map(Precision::toString).toList()));
        this.choices = new Choices(list);
    }

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Design decode(Assignment assignment) {
        Assignment genes = choices.canonical(assignment);
        Network.Builder net = Network.builder(new TensorShape(inputChannels, resolution, resolution));
        Conv2d stem = Conv2d.dense(WIDTHS[0], Window.same(3));
        String x = Layers.convNorm(net, "stem", stem, Network.INPUT);
        for (int stage = 0; stage < WIDTHS.length; stage++) {
            if (stage > 0) {
                x = reduction(net, "reduction" + stage, WIDTHS[stage], x);
            }
            for (int i = 0; i < CELLS_PER_STAGE; i++) {
                x = cell(net, "cell" + (stage * CELLS_PER_STAGE + i + 1), x, genes);
            }
        }
        x = net.add("head.norm", new BatchNorm(), x);
        x = net.add("head.act", new Activation(Function.RELU), x);
        x = net.add("pool", new GlobalAveragePool(), x);
        net.add("classifier", new Linear(classes, true), x);
        return new Design(net.build(), precisions.get(genes.get(genes.size() - 1)));
    }

    /** The benchmark's residual block of stride 2: activations in front, and a shortcut of a mean and a 1x1 convolution. */
    private static String reduction(Network.Builder net, String name, int width, String input) {
        String x = Operation.convolved(
                net, name + ".first", Conv2d.dense(width, Window.same(3).stride(2)), input);
        x = Operation.convolved(net, name + ".second", Conv2d.dense(width, Window.same(3)), x);
        Pool2d halving = new Pool2d(Pool2d.Kind.AVERAGE, Window.valid(2).stride(2));
        String shortcut = net.add(name + ".shortcut.pool", halving, input);
        shortcut = net.add(name + ".shortcut.conv", Conv2d.pointwise(width), shortcut);
        return net.add(name + ".add", new Add(), shortcut, x);
    }

    private static String cell(Network.Builder net, String name, String input, Assignment genes) {
        List<String> nodes = new ArrayList<>(List.of(input));
        int gene = 0;
        for (int to = 1; to < NODES; to++) {
            List<String> terms = new ArrayList<>();
            for (int from = 0; from < to; from++) {
                Operation operation = Operation.values()[genes.get(gene++)];
                terms.add(operation.append(net, name + "." + edge(from, to), nodes.get(from)));
            }
            nodes.add(to == 1 ? terms.getFirst() : net.add(name + ".node" + to, new Add(), terms));
        }
        return nodes.getLast();
    }

    private static String edge(int from, int to) {
        return "edge" + from + "-" + to;
    }
}
