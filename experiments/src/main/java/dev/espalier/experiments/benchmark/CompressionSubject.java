package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.block.BlockOptions;
import dev.espalier.space.block.CompactBlock;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.block.Residual;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The networks that ways to compress are compared on: for small images, halved by the stem. */
public enum CompressionSubject {
    /** Five residual blocks of 16, 32 and 64 channels; 4.6 M multiply-adds of a 28x28 image. */
    RESIDUAL(Function.RELU, 16, 0) {
        @Override
        Stream<CompactBlock> blocks() {
            return Stream.of(new int[][] {{16, 1}, {32, 2}, {32, 1}, {64, 2}, {64, 1}})
                    .map(block -> new Residual(block[0], 3, block[1]));
        }
    },
    /** Five inverted residuals of expansion 4 and a head of 128 channels; 2.8 M multiply-adds of a 28x28 image. */
    MOBILENET(Function.RELU6, 16, 128) {
        @Override
        Stream<CompactBlock> blocks() {
            return Stream.of(new int[][] {{24, 1}, {32, 2}, {32, 1}, {64, 2}, {64, 1}})
                    .map(block -> new InvertedResidual(block[0], 3, 4, block[1], BlockOptions.RELU6));
        }
    };

    private final Function activation;
    private final int stem;
    private final int head;

    CompressionSubject(Function activation, int stem, int head) {
        this.activation = activation;
        this.stem = stem;
        this.head = head;
    }

    abstract Stream<CompactBlock> blocks();

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The subject called {@code label}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CompressionSubject named(String label) {
        List<String> labels =
                Arrays.stream(values()).map(CompressionSubject::label).toList();
        require(labels.contains(label), "--network must be of %s, got '%s'", labels, label);
        return values()[labels.indexOf(label)];
    }

    /** The network for images of {@code input} of {@code classes} kinds. */
    public Network network(TensorShape input, int classes) {
        Network.Builder net = Network.builder(input);
        Conv2d first = Conv2d.dense(stem, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", first, activation, Network.INPUT);
        int number = 1;
        for (CompactBlock block : blocks().toList()) {
            x = block.append(net, "block" + number++, x);
        }
        if (head > 0) {
            x = Layers.convNormAct(net, "head", Conv2d.pointwise(head), activation, x);
        }
        net.add("classifier", new Linear(classes, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }
}
