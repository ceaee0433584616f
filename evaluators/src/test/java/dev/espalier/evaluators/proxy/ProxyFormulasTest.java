package dev.espalier.evaluators.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.BatchProbe;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The five formulas, against numbers worked by hand. */
class ProxyFormulasTest {
    private static final Layer RELU = new Activation(Function.RELU);

    @Test
    void snipAndGradientNormOfALinearClassifier() {
        Network network = chain(TensorShape.vector(2), new Linear(2, false));
        // equal outputs: both classes have a probability of 1/2, and every gradient is a quarter
        Untrained seen = new Untrained(
                network,
                weights(network, new float[] {1, -2, 1, -2}),
                new LabelledImages(network.input(), new float[] {1, 0, 0, 1}, new int[] {0, 0}));

        assertEquals(0.25 * (1 + 2 + 1 + 2), Proxy.SNIP.of(seen), 1e-6);
        assertEquals(Math.sqrt(4 * 0.25 * 0.25), Proxy.GRAD_NORM.of(seen), 1e-6);
    }

    @Test
    void theGradientNormIsSummedOverLayers() {
        Network network = chain(TensorShape.vector(1), new Linear(1, false), new Linear(2, true));
        // out = (6x, 0); the probability of the first class is p, its bias and the second row's are not counted
        Untrained seen = new Untrained(
                network,
                weights(network, new float[] {2}, new float[] {3, 0}, new float[] {0, 0}),
                new LabelledImages(network.input(), new float[] {0.1f, 0.1f}, new int[] {0, 0}));
        double wrong = 1 - 1 / (1 + Math.exp(-0.6));

        assertEquals(wrong * 3 * 0.1 + Math.hypot(wrong * 0.2, wrong * 0.2), Proxy.GRAD_NORM.of(seen), 1e-6);
        assertEquals(wrong * (3 * 0.1 * 2 + 0.2 * 3), Proxy.SNIP.of(seen), 1e-6);
    }

    @Test
    void wherePixelsAreNormalisedTheScaleOfAFilterDoesNotCountForSnip() {
        Network network = normalised();
        Weights weights = Weights.random(network, 1);
        LabelledImages images = images(network.input(), 16, 1);
        Untrained seen = new Untrained(network, weights, images);
        Untrained scaled = new Untrained(network, scaled(weights, "layer0.weight", 10), images);

        assertEquals(Proxy.SNIP.of(seen), Proxy.SNIP.of(scaled), 1e-3 * Proxy.SNIP.of(seen));
        // its gradient is a tenth then
        assertTrue(Proxy.GRAD_NORM.of(scaled) < 0.9 * Proxy.GRAD_NORM.of(seen));
    }

    @Test
    void synapticFlowIsThatOfAllPaths() {
        Network network = chain(TensorShape.vector(2), new Linear(3, false), RELU, new Linear(1, false));
        Weights weights = weights(network, new float[] {1, -2, 3, 0, -1, 1}, new float[] {2, -1, 1});

        // 2·3 + 1·3 + 1·2, once for each layer
        assertEquals(Math.log(2 * 11), SynapticFlow.of(network, weights), 1e-6);
    }

    @Test
    void synapticFlowOfAConvolutionOverThreeByThreePixels() {
        Network network = chain(new TensorShape(1, 3, 3), Conv2d.dense(1, Window.same(3)));
        Weights weights = weights(network, new float[] {-1, 1, 1, 1, -1, 1, 1, 1, 1});

        // four corners see 4 pixels, four edges 6, the middle 9
        assertEquals(Math.log(4 * 4 + 4 * 6 + 9), SynapticFlow.of(network, weights), 1e-6);
    }

    @Test
    void whatFlowsPastAWeightIsNotItsOwn() {
        Network.Builder net = Network.builder(new TensorShape(1, 1, 1));
        String conv = net.add("conv", Conv2d.pointwise(1), Network.INPUT);
        net.add("add", new Add(), Network.INPUT, conv);
        Network network = net.build();

        assertEquals(Math.log(3), SynapticFlow.of(network, weights(network, new float[] {-3})), 1e-6);
    }

    @Test
    void nothingHoldsTheFlowBack() {
        Network.Builder net = Network.builder(new TensorShape(2, 4, 4));
        String wide = net.add("wide", Conv2d.pointwise(2), Network.INPUT);
        String norm = net.add("norm", new BatchNorm(), wide);
        String clamped = net.add("clamped", new Activation(Function.RELU6), norm);
        String pooled = net.add("pooled", new GlobalAveragePool(), clamped);
        String gate = net.add("gate", Conv2d.pointwise(2), pooled);
        String open = net.add("open", new Activation(Function.HARD_SIGMOID), gate);
        String map = net.add("map", new Multiply(), clamped, open);
        net.add("features", new GlobalAveragePool(), map);
        Network network = net.build();
        Weights weights = weights(network, Map.of("wide.weight", new float[] {100, 100, 100, -100}));

        assertEquals(Math.log(400), SynapticFlow.of(network, weights), 1e-6);
        assertEquals(
                List.of("wide", "features"),
                SynapticFlow.linear(network).nodes().stream()
                        .map(Network.Node::name)
                        .toList());
    }

    @Test
    void aFlowThatNoFloatHoldsIsCounted() {
        Network network = chain(
                TensorShape.vector(10),
                Stream.generate(() -> new Linear(10, false)).limit(60).toArray(Layer[]::new));

        // ten at the start, each layer times ten, and once for each layer
        assertEquals(61 * Math.log(10) + Math.log(60), SynapticFlow.of(network, constant(network, -1)), 1e-6);
        assertEquals(SynapticFlow.MOST, SynapticFlow.of(network, constant(network, 1e6f)));
        assertEquals(SynapticFlow.LEAST, SynapticFlow.of(network, constant(network, 0)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Function.class,
            names = {"RELU", "RELU6", "SWISH", "HARD_SWISH"})
    void naswotCountsTheUnitsInWhichImagesAgree(Function function) {
        Network network = chain(TensorShape.vector(2), new Linear(2, false), new Activation(function));
        LabelledImages images =
                new LabelledImages(network.input(), new float[] {1, 1, 1, -1, -1, -1}, new int[] {0, 0, 0});
        Weights identity = weights(network, new float[] {1, 0, 0, 1});

        ActivationCodes codes = ActivationCodes.of(network, identity, images);

        assertArrayEquals(new double[][] {{2, 1, 0}, {1, 2, 1}, {0, 1, 2}}, codes.kernel());
        assertEquals(Math.log(4), Proxy.NASWOT.of(new Untrained(network, identity, images)), 1e-9);
    }

    @Test
    void gatesAreNoUnits() {
        Network network = chain(TensorShape.vector(2), new Linear(2, false), new Activation(Function.SIGMOID));
        LabelledImages images = images(network.input(), 3, 1);

        ActivationCodes codes = ActivationCodes.of(network, Weights.random(network, 1), images);

        assertEquals(0, codes.units());
        assertTrue(Double.isFinite(codes.logDeterminant()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theDeterminantIsThatOfTheKernel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<BitSet> codes = new ArrayList<>();
        for (int image = 0; image < 12; image++) {
            BitSet code = new BitSet();
            IntStream.range(0, 200).filter(_ -> random.nextBoolean()).forEach(code::set);
            codes.add(code);
        }
        ActivationCodes all = new ActivationCodes(codes, 200);
        double determinant = new LUDecomposition(new Array2DRowRealMatrix(all.kernel())).getDeterminant();

        assertEquals(Math.log(determinant), all.logDeterminant(), 1e-9);

        codes.set(5, codes.get(3));
        double twice = new ActivationCodes(codes, 200).logDeterminant();
        assertTrue(Double.isFinite(twice) && twice < all.logDeterminant() - 10, "two images of one code: " + twice);
    }

    @Test
    void whatIsAddedToAllPixelsIsNormalisedAwayByTheBatch() {
        Network network = normalised();
        Weights weights = Weights.random(network, 1);
        LabelledImages images = images(network.input(), 8, 2);
        float[] brighter = images.pixels().clone();
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] += 7;
        }

        ActivationCodes codes = ActivationCodes.of(network, weights, images);

        assertEquals(
                codes.kernel()[3][5],
                ActivationCodes.of(network, weights, new LabelledImages(network.input(), brighter, images.labels()))
                        .kernel()[3][5],
                0.02 * codes.units());
        // about half of all units are on, which running statistics would not see to
        double on = codes.codes().stream().mapToInt(BitSet::cardinality).sum();
        assertEquals(0.5, on / codes.units() / 8, 0.1);
    }

    @Test
    void theJacobianIsThatOfEachImage() {
        Network network = chain(TensorShape.vector(2), new Linear(2, false), RELU, new Linear(1, false));
        Weights weights = weights(network, new float[] {1, 0, 0, 1}, new float[] {1, 2});
        LabelledImages images = new LabelledImages(network.input(), new float[] {1, -1, -1, 1}, new int[] {0, 0});

        assertArrayEquals(new float[] {1, 0, 0, 2}, BatchProbe.pixelGradients(network, weights, images));
    }

    @Test
    void jacobianCovarianceIsLargestWhereImagesAreSeenUnalike() {
        double k = 1e-5;
        double[][] unalike = {{1, -1, 0, 0}, {0, 0, 3, -3}};
        double[][] related = {{1, -1, 0, 0}, {1, 0, -1, 0}};

        double best = JacobianCovariance.score(unalike);
        assertEquals(-2 * (Math.log(1 + k) + 1 / (1 + k)), best, 1e-9);
        // correlated by 1/2: the eigenvalues are 3/2 and 1/2
        double half = JacobianCovariance.score(related);
        assertEquals(-(Math.log(1.5 + k) + 1 / (1.5 + k) + Math.log(0.5 + k) + 1 / (0.5 + k)), half, 1e-9);
        assertTrue(half < best);
    }

    @Test
    void aLinearNetworkSeesAllImagesAlikeAndADeadOneNone() {
        Network network = chain(TensorShape.vector(4), new Linear(3, false));
        LabelledImages images = images(network.input(), 5, 1);
        double worst = -(4 * (Math.log(1e-5) + 1e5) + Math.log(5 + 1e-5) + 1 / (5 + 1e-5));

        assertEquals(worst, JacobianCovariance.of(network, Weights.random(network, 1), images), 1);
        assertEquals(worst, JacobianCovariance.of(network, constant(network, 0), images), 1);
    }

    @Test
    void oneImageIsNotEnough() {
        Network network = chain(TensorShape.vector(2), new Linear(2, false));
        LabelledImages one = images(network.input(), 1, 1);

        assertThrows(IllegalArgumentException.class, () -> new Untrained(network, Weights.random(network, 1), one));
    }

    private static Network normalised() {
        return chain(
                new TensorShape(3, 8, 8),
                Conv2d.dense(8, Window.valid(3)),
                new BatchNorm(),
                RELU,
                new GlobalAveragePool(),
                new Linear(4, true));
    }

    private static Network chain(TensorShape input, Layer... layers) {
        Network.Builder net = Network.builder(input);
        String last = Network.INPUT;
        for (int i = 0; i < layers.length; i++) {
            last = net.add("layer" + i, layers[i], last);
        }
        return net.build();
    }

    private static LabelledImages images(TensorShape shape, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] pixels = new float[count * (int) shape.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        return new LabelledImages(shape, pixels, random.ints(count, 0, 2).toArray());
    }

    /** All tensors in the order of the layers. */
    private static Weights weights(Network network, float[]... values) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Weights.shapes(network).forEach((name, shape) -> tensors.put(name, new Tensor(shape, values[tensors.size()])));
        return new Weights(tensors);
    }

    /** Random ones, but for these. */
    private static Weights weights(Network network, Map<String, float[]> values) {
        Map<String, Tensor> tensors =
                new LinkedHashMap<>(Weights.random(network, 1).tensors());
        values.forEach((name, own) -> tensors.computeIfPresent(name, (_, old) -> new Tensor(old.shape(), own)));
        return new Weights(tensors);
    }

    private static Weights constant(Network network, float value) {
        Weights weights = Weights.random(network, 1);
        weights.tensors().values().forEach(tensor -> java.util.Arrays.fill(tensor.values(), value));
        return weights;
    }

    private static Weights scaled(Weights weights, String name, float by) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(weights.tensors());
        tensors.computeIfPresent(name, (_, old) -> {
            float[] values = old.values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] *= by;
            }
            return new Tensor(old.shape(), values);
        });
        return new Weights(tensors);
    }
}
