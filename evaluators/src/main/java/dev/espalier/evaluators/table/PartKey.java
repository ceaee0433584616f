package dev.espalier.evaluators.table;

import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Pool2d;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the latency of a part of a network is looked up by. Two parts of one key are the same layers on the same shapes.
 *
 * @param block the layers in words, {@code 1x1 dw3x3 1x1 add}, and after {@code #} eight hexadecimal digits of a hash of all
 *     their settings
 * @param in channels the part reads
 * @param mid the most channels inside
 * @param out channels, or features, it gives
 * @param stride by how much it shrinks its map; 0 where it gives no map
 * @param resolution the height of the map it reads
 * @param threads how many compute it
 */
public record PartKey(
        String block,
        Position position,
        int in,
        int mid,
        int out,
        int stride,
        int resolution,
        LayerPrecision precision,
        int threads) {
    /** Where in the chain a part stands, which decides what its time is a difference to. */
    public enum Position {
        /** At the image. */
        FIRST,
        /** Between two maps. */
        MIDDLE,
        /** Before the result. */
        LAST,
        /** A whole network. */
        ONLY,
        /** No part of a network, but lead and trail alone. */
        SKELETON;

        static Position of(int index, int parts) {
            if (parts == 1) {
                return ONLY;
            }
            return index == 0 ? FIRST : index == parts - 1 ? LAST : MIDDLE;
        }
    }

    /** The key of {@code part} at {@code precision} on {@code threads}; fewer than 8 bits compute as 8. */
    public static PartKey of(Network part, Position position, LayerPrecision precision, int threads) {
        TensorShape in = part.input();
        TensorShape out = part.output();
        return new PartKey(
                words(part) + "#" + hash(part),
                position,
                in.channels(),
                part.nodes().stream()
                        .mapToInt(node -> node.shape().channels())
                        .max()
                        .orElseThrow(),
                out.channels(),
                out.area() == 1 ? 0 : Math.max(1, (int) Math.round((double) in.height() / out.height())),
                in.height(),
                precision.quantized() ? LayerPrecision.INT8 : precision,
                threads);
    }

    /** The layers in words, without their settings. */
    String kind() {
        return block.substring(0, block.indexOf('#'));
    }

    /** What describes the part in numbers; 1 is added to the stride, which may be 0. */
    double[] sizes() {
        return new double[] {in, mid, out, 1 + stride, resolution};
    }

    /** The hash of everything that decides what is computed, names left out. */
    static String hash(Network network) {
        String structure = network.input()
                + IntStream.range(0, network.nodes().size())
                        .mapToObj(i -> layer(network, i))
                        .collect(Collectors.joining(";"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(structure.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String layer(Network network, int index) {
        Network.Node node = network.nodes().get(index);
        return node.layer()
                + IntStream.range(0, node.inputs().size())
                        .mapToObj(k -> Integer.toString(network.source(index, k)))
                        .collect(Collectors.joining(",", "(", ")"));
    }

    private static String words(Network network) {
        return IntStream.range(0, network.nodes().size())
                .mapToObj(i -> word(
                        network.nodes().get(i).layer(), network.inputShape(i, 0).channels()))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String word(Layer layer, int channels) {
        return switch (layer) {
            case Conv2d conv -> {
                String kernel =
                        conv.window().kernelHeight() + "x" + conv.window().kernelWidth();
                String groups = conv.groups() == 1 ? "" : conv.groups() == channels ? "dw" : "g" + conv.groups() + "-";
                yield groups + kernel + (conv.weightBits() < 32 ? "w" + conv.weightBits() : "");
            }
            case Activation activation ->
                activation.function().clamps()
                        ? ""
                        : activation.function().name().toLowerCase(Locale.ROOT).replace('_', '-');
            case BatchNorm _ -> "";
            case Linear _ -> "linear";
            case Pool2d pool -> pool.kind().name().toLowerCase(Locale.ROOT) + "-pool";
            case GlobalAveragePool _ -> "mean";
            case Add _ -> "add";
            case Multiply _ -> "multiply";
            case Concat _ -> "concat";
            case Slice _ -> "slice";
            case Select _ -> "select";
            case ChannelShuffle _ -> "shuffle";
            case Shift shift -> "shift" + shift.kernel();
            case PadChannels _ -> "pad";
            case Flatten _ -> "flatten";
        };
    }
}
