package dev.espalier.evaluators.onnx;

import dev.espalier.evaluators.weights.Weights;
import dev.espalier.evaluators.weights.Weights.Role;
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
import dev.espalier.space.network.Window;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Computes a network as its layers' definitions read, in double precision and without a thought for speed. */
final class Interpreter {
    private final Network network;
    private final Weights weights;
    private final Map<String, TensorShape> shapes;

    Interpreter(Network network, Weights weights) {
        this.network = network;
        this.weights = weights.effective(network);
        this.shapes = network.shapes();
    }

    float[] run(float[] sample) {
        Map<String, double[]> values = new HashMap<>();
        values.put(Network.INPUT, widen(sample));
        for (Network.Node node : network.nodes()) {
            values.put(
                    node.name(),
                    apply(node, node.inputs().stream().map(values::get).toList()));
        }
        double[] last = values.get(network.nodes().getLast().name());
        float[] result = new float[last.length];
        for (int i = 0; i < last.length; i++) {
            result[i] = (float) last[i];
        }
        return result;
    }

    /** What {@code node} gives for these inputs. */
    double[] apply(Network.Node node, List<double[]> inputs) {
        TensorShape in = shapes.get(node.inputs().getFirst());
        double[] x = inputs.getFirst();
        return switch (node.layer()) {
            case Conv2d conv -> convolution(node, conv, in, x);
            case Linear linear -> linear(node, linear, x);
            case BatchNorm norm -> batchNorm(node, norm, in, x);
            case Activation activation -> activation(activation.function(), x);
            case Pool2d pool -> pool(node, pool, in, x);
            case GlobalAveragePool _ -> means(in, x);
            case Add _ -> sum(inputs);
            case Multiply _ -> gated(in, x, inputs.get(1));
            case Concat _ -> joined(inputs);
            case Flatten _ -> x;
            case Slice slice -> Arrays.copyOfRange(x, slice.from() * (int) in.area(), slice.to() * (int) in.area());
            case Select select -> selected(select, in, x);
            case ChannelShuffle shuffle -> shuffled(shuffle, in, x);
            case Shift shift -> shifted(node, shift, in, x);
            case PadChannels pad -> padded(pad, in, x);
        };
    }

    private double[] convolution(Network.Node node, Conv2d conv, TensorShape in, double[] x) {
        TensorShape out = node.shape();
        float[] kernel = weights.get(node.name(), Role.WEIGHT).values();
        Window window = conv.window();
        int inGroup = in.channels() / conv.groups();
        int outGroup = out.channels() / conv.groups();
        double[] y = new double[(int) out.elements()];
        for (int c = 0; c < out.channels(); c++) {
            double bias = conv.bias() ? weights.get(node.name(), Role.BIAS).values()[c] : 0;
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++) {
                    double sum = bias;
                    for (int k = 0; k < inGroup; k++) {
                        int channel = c / outGroup * inGroup + k;
                        for (int i = 0; i < window.kernelHeight(); i++) {
                            for (int j = 0; j < window.kernelWidth(); j++) {
                                int weight = ((c * inGroup + k) * window.kernelHeight() + i) * window.kernelWidth() + j;
                                sum += kernel[weight] * at(x, in, window, channel, row, column, i, j, 0);
                            }
                        }
                    }
                    y[(c * out.height() + row) * out.width() + column] = sum;
                }
            }
        }
        return y;
    }

    private double[] pool(Network.Node node, Pool2d pool, TensorShape in, double[] x) {
        TensorShape out = node.shape();
        Window window = pool.window();
        boolean max = pool.kind() == Pool2d.Kind.MAX;
        double[] y = new double[(int) out.elements()];
        for (int c = 0; c < out.channels(); c++) {
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++) {
                    double result = max ? Double.NEGATIVE_INFINITY : 0;
                    long inside = 0;
                    for (int i = 0; i < window.kernelHeight(); i++) {
                        for (int j = 0; j < window.kernelWidth(); j++) {
                            double outside = max ? Double.NEGATIVE_INFINITY : 0;
                            double value = at(x, in, window, c, row, column, i, j, outside);
                            result = max ? Math.max(result, value) : result + value;
                            inside += Double.isNaN(at(x, in, window, c, row, column, i, j, Double.NaN)) ? 0 : 1;
                        }
                    }
                    long divisor = switch (pool.kind()) {
                        case MAX -> 1;
                        case AVERAGE -> window.area();
                        case INNER_AVERAGE -> inside;
                    };
                    y[(c * out.height() + row) * out.width() + column] = result / divisor;
                }
            }
        }
        return y;
    }

    /** The input under place {@code (i, j)} of the window at output {@code (row, column)}. */
    private static double at(
            double[] x, TensorShape in, Window window, int channel, int row, int column, int i, int j, double outside) {
        int h = row * window.strideHeight() - window.padHeight() + i * window.dilation();
        int w = column * window.strideWidth() - window.padWidth() + j * window.dilation();
        boolean inside = h >= 0 && h < in.height() && w >= 0 && w < in.width();
        return inside ? x[(channel * in.height() + h) * in.width() + w] : outside;
    }

    private double[] linear(Network.Node node, Linear linear, double[] x) {
        float[] matrix = weights.get(node.name(), Role.WEIGHT).values();
        double[] y = new double[linear.outFeatures()];
        for (int i = 0; i < y.length; i++) {
            y[i] = linear.bias() ? weights.get(node.name(), Role.BIAS).values()[i] : 0;
            for (int k = 0; k < x.length; k++) {
                y[i] += matrix[i * x.length + k] * x[k];
            }
        }
        return y;
    }

    private double[] batchNorm(Network.Node node, BatchNorm norm, TensorShape in, double[] x) {
        float[] scale = weights.get(node.name(), Role.SCALE).values();
        float[] shift = weights.get(node.name(), Role.SHIFT).values();
        float[] mean = weights.get(node.name(), Role.MEAN).values();
        float[] variance = weights.get(node.name(), Role.VARIANCE).values();
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int c = i / (int) in.area();
            y[i] = scale[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + norm.epsilon()) + shift[c];
        }
        return y;
    }

    private static double[] activation(Activation.Function function, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = switch (function) {
                case RELU -> Math.max(x[i], 0);
                case RELU6 -> Math.clamp(x[i], 0, 6);
                case SIGMOID -> 1 / (1 + Math.exp(-x[i]));
                case HARD_SIGMOID -> Math.clamp(x[i] + 3, 0, 6) / 6;
                case HARD_SWISH -> x[i] * Math.clamp(x[i] + 3, 0, 6) / 6;
                case SWISH -> x[i] / (1 + Math.exp(-x[i]));
            };
        }
        return y;
    }

    private static double[] selected(Select select, TensorShape in, double[] x) {
        int area = (int) in.area();
        double[] y = new double[select.channels().size() * area];
        for (int c = 0; c < select.channels().size(); c++) {
            System.arraycopy(x, select.channels().get(c) * area, y, c * area, area);
        }
        return y;
    }

    private static double[] shuffled(ChannelShuffle shuffle, TensorShape in, double[] x) {
        int area = (int) in.area();
        double[] y = new double[x.length];
        for (int c = 0; c < in.channels(); c++) {
            System.arraycopy(x, shuffle.source(c, in.channels()) * area, y, c * area, area);
        }
        return y;
    }

    private double[] shifted(Network.Node node, Shift shift, TensorShape in, double[] x) {
        TensorShape out = node.shape();
        double[] y = new double[(int) out.elements()];
        int reach = shift.kernel() / 2;
        for (int c = 0; c < out.channels(); c++) {
            double down = shift.rowOffset(c, in.channels());
            double right = shift.columnOffset(c, in.channels());
            if (shift.learned()) {
                float[] offsets = weights.get(node.name(), Role.OFFSET).values();
                down = Math.clamp(offsets[2 * c], -reach, reach);
                right = Math.clamp(offsets[2 * c + 1], -reach, reach);
            }
            for (int row = 0; row < out.height(); row++) {
                for (int column = 0; column < out.width(); column++) {
                    y[(c * out.height() + row) * out.width() + column] =
                            between(x, in, c, row * shift.stride() + down, column * shift.stride() + right);
                }
            }
        }
        return y;
    }

    /** The value between four pixels, zero outside. */
    private static double between(double[] x, TensorShape in, int channel, double row, double column) {
        double sum = 0;
        for (int h = (int) Math.floor(row); h <= Math.floor(row) + 1; h++) {
            for (int w = (int) Math.floor(column); w <= Math.floor(column) + 1; w++) {
                if (h >= 0 && h < in.height() && w >= 0 && w < in.width()) {
                    double share = (1 - Math.abs(h - row)) * (1 - Math.abs(w - column));
                    sum += share * x[(channel * in.height() + h) * in.width() + w];
                }
            }
        }
        return sum;
    }

    private static double[] padded(PadChannels pad, TensorShape in, double[] x) {
        int area = (int) in.area();
        double[] y = new double[x.length + (pad.before() + pad.after()) * area];
        System.arraycopy(x, 0, y, pad.before() * area, x.length);
        return y;
    }

    private static double[] means(TensorShape in, double[] x) {
        double[] y = new double[in.channels()];
        for (int i = 0; i < x.length; i++) {
            y[i / (int) in.area()] += x[i] / in.area();
        }
        return y;
    }

    private static double[] sum(List<double[]> inputs) {
        double[] y = new double[inputs.getFirst().length];
        for (double[] x : inputs) {
            for (int i = 0; i < y.length; i++) {
                y[i] += x[i];
            }
        }
        return y;
    }

    private static double[] gated(TensorShape map, double[] x, double[] gate) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = x[i] * gate[i / (int) map.area()];
        }
        return y;
    }

    private static double[] joined(List<double[]> inputs) {
        return inputs.stream().flatMapToDouble(Arrays::stream).toArray();
    }

    static double[] widen(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }
}
