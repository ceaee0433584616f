package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.Probe;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas of the criteria, against numbers worked by hand, derivatives and exhaustive search. */
class CriteriaTest {
    private static final int CHANNELS = 8;
    private static final Network NETWORK = network();

    @Test
    void normsAreThoseOfTheFilters() {
        Subject subject = with(random(1), "a.weight", values -> {
            Arrays.fill(values, 0, 27, -2);
            return values;
        });
        int first = classes(subject)[0];

        assertEquals(54, new FilterNorm(1).scores(subject)[first], 1e-9);
        assertEquals(Math.sqrt(27 * 4), new FilterNorm(2).scores(subject)[first], 1e-9);
        assertEquals(-54, new LargestFirst().scores(subject)[first], 1e-9);
    }

    @Test
    void theFilterThatTheOthersSurroundIsTheGeometricMedian() {
        Subject subject = with(random(1), "a.weight", values -> {
            // filter 3 is the mean of the others
            for (int i = 0; i < 27; i++) {
                float sum = 0;
                for (int filter = 0; filter < CHANNELS; filter++) {
                    sum += filter == 3 ? 0 : values[filter * 27 + i];
                }
                values[3 * 27 + i] = sum / (CHANNELS - 1);
            }
            return values;
        });

        assertEquals(3, lowest(subject, new GeometricMedian()));
    }

    @Test
    void slimmingSeesTheScaleAndNotTheFilter() {
        Subject subject = with(random(1), "norm.scale", values -> {
            values[5] = -0.01f;
            return values;
        });

        assertEquals(5, lowest(subject, new NormScale()));
        assertEquals(0.01, new NormScale().scores(subject)[classes(subject)[5]], 1e-6);
    }

    @Test
    void aDeadChannelIsAlwaysZeroAndItsEntropyNone() {
        Subject subject = with(random(1), "norm.shift", values -> {
            values[2] = -1000;
            return values;
        });

        assertEquals(0, new NonZeroShare().scores(subject)[classes(subject)[2]]);
        assertEquals(0, new Entropy(10).scores(subject)[classes(subject)[2]]);
        assertEquals(2, lowest(subject, new NonZeroShare()));
    }

    @Test
    void entropyOfAUniformHistogramIsTheLogarithmOfItsBins() {
        double[] uniform = IntStream.range(0, 100).asDoubleStream().toArray();

        assertEquals(Math.log(10), new Entropy(10).entropy(uniform), 1e-12);
        assertEquals(0, new Entropy(10).entropy(new double[] {3, 3, 3}));
        assertEquals(Math.log(2), new Entropy(7).entropy(new double[] {0, 1, 1, 0}), 1e-12);
    }

    @Test
    void taylorIsTheDerivativeOfTheLossAlongEachChannel() {
        Subject subject = random(2);
        double[] taylor = new Taylor().scores(subject);
        int[] classes = classes(subject);
        double step = 1e-2;
        for (int channel = 0; channel < CHANNELS; channel++) {
            int at = channel;
            double less = loss(with(subject, "b.weight", w -> scaled(w, at, 1 - step)));
            double more = loss(with(subject, "b.weight", w -> scaled(w, at, 1 + step)));

            assertEquals(Math.abs(more - less) / 2 / step, taylor[classes[channel]], 2e-3, "channel " + channel);
        }
    }

    @Test
    void taylorRanksChannelsMuchAsTakingEachOutDoes() {
        double agreement = 0;
        for (long seed = 1; seed <= 6; seed++) {
            agreement += agreement(random(seed)) / 6;
        }

        assertTrue(agreement > 0.6, "mean rank correlation " + agreement);
    }

    private static double agreement(Subject subject) {
        double[] taylor = new Taylor().scores(subject);
        int[] classes = classes(subject);
        double whole = loss(subject);
        double[] ablated = new double[CHANNELS];
        double[] scores = new double[CHANNELS];
        for (int channel = 0; channel < CHANNELS; channel++) {
            Cut cut = Cut.removing(subject.groups(), List.of(classes[channel]));
            Weights masked = CutWeights.masked(cut, subject.weights());
            ablated[channel] = Math.abs(loss(new Subject(subject.groups(), masked, subject.observation())) - whole);
            scores[channel] = taylor[classes[channel]];
        }

        return spearman(scores, ablated);
    }

    @Test
    void snipIsTheShareOfWeightTimesGradient() {
        Subject subject = random(3);
        double[] snip = new Snip().scores(subject);
        float[] w = subject.weights().tensors().get("a.weight").values();
        float[] g = subject.observation().gradients().tensors().get("a.weight").values();
        double[] own = new double[CHANNELS];
        for (int i = 0; i < w.length; i++) {
            own[i / 27] += Math.abs((double) w[i] * g[i]);
        }

        assertEquals(1, Arrays.stream(snip).sum(), 1e-9);
        int[] classes = classes(subject);
        for (int channel = 1; channel < CHANNELS; channel++) {
            assertEquals(own[channel] / own[0], snip[classes[channel]] / snip[classes[0]], 1e-6);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thiNetIsNearTheBestSetOfEverySizeAndItsErrorOnlyGrows(long seed) {
        Subject subject = random(seed);
        double[][] products = Contributions.of(subject, group(subject));
        int[] order = ascending(Removal.greedy(new double[CHANNELS], products));
        double before = 0;
        for (int removed = 1; removed < CHANNELS; removed++) {
            double greedy = cost(new double[CHANNELS], products, mask(order, removed));
            double best = best(new double[CHANNELS], products, removed);

            assertTrue(greedy >= best - 1e-9);
            assertTrue(removed > 1 || greedy <= best + 1e-9, "one at a time is exact");
            assertTrue(greedy <= 3 * best + 0.05, removed + ": " + greedy + " against " + best);
            before = Math.max(before, greedy);
        }
        assertTrue(before > 0);
    }

    @Test
    void contributionsAreWhatTheReaderLoses() {
        Subject subject = random(6);
        double[][] products = Contributions.of(subject, group(subject));
        double all = Arrays.stream(products).flatMapToDouble(Arrays::stream).sum();

        assertEquals(1, all, 1e-9, "without all of them its outputs are lost");
    }

    @Test
    void lassoMeetsItsOptimalityConditions() {
        Subject subject = random(7);
        double[][] products = Contributions.of(subject, group(subject));
        double[] scale = new double[CHANNELS];
        double[] target = new double[CHANNELS];
        for (int i = 0; i < CHANNELS; i++) {
            scale[i] = 1 / Math.sqrt(products[i][i]);
            target[i] = Arrays.stream(products[i]).sum() * scale[i];
        }
        double lambda = 0.7 * Arrays.stream(target).map(Math::abs).max().orElseThrow();
        double[] beta = new double[CHANNELS];

        Lasso.minimise(beta, products, scale, target, lambda);

        int out = 0;
        for (int i = 0; i < CHANNELS; i++) {
            double gradient = target[i];
            for (int j = 0; j < CHANNELS; j++) {
                gradient -= products[i][j] * scale[i] * scale[j] * beta[j];
            }
            if (beta[i] == 0) {
                out++;
                assertTrue(Math.abs(gradient) <= lambda + 1e-6);
            } else {
                assertEquals(lambda * Math.signum(beta[i]), gradient, 1e-6);
            }
        }
        assertTrue(out > 0 && out < CHANNELS);
    }

    @Test
    void lassoWithLeastSquaresLosesLessThanTheSmallestNormsDo() {
        double lasso = 0;
        double norms = 0;
        for (long seed = 1; seed <= 5; seed++) {
            Subject subject = random(seed);
            Cut chosen = half(subject, new Lasso(60));
            Cut smallest = half(subject, new FilterNorm(1));
            lasso += error(subject, chosen, LeastSquares.repaired(chosen, subject));
            norms += error(subject, smallest, CutWeights.sliced(smallest, subject.weights()));
        }

        assertTrue(lasso < norms, lasso + " against " + norms);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void leastSquaresRepairsAnyCut(long seed) {
        Subject subject = random(seed);
        Cut cut = half(subject, new RandomScore(seed));

        double sliced = error(subject, cut, CutWeights.sliced(cut, subject.weights()));
        double repaired = error(subject, cut, LeastSquares.repaired(cut, subject));

        assertTrue(repaired < sliced, repaired + " against " + sliced);
    }

    @Test
    void leastSquaresPutsTheReadersOfATwinOnItsTwin() {
        Subject subject = with(random(4), "a.weight", values -> {
            System.arraycopy(values, 27, values, 6 * 27, 27);
            return values;
        });
        Cut cut = Cut.removing(subject.groups(), List.of(classes(subject)[6]));

        double sliced = error(subject, cut, CutWeights.sliced(cut, subject.weights()));
        double repaired = error(subject, cut, LeastSquares.repaired(cut, subject));

        assertTrue(repaired < 1e-3 * sliced, repaired + " against " + sliced);
    }

    @Test
    void ofALinearNetworkTheImportanceIsTheProductOfItsMatrices() {
        Network.Builder net = Network.builder(TensorShape.vector(2));
        net.add("second", new Linear(2, false), net.add("first", new Linear(3, false), Network.INPUT));
        Network network = net.build();
        Weights weights = new Weights(Map.of(
                "first.weight", new Tensor(List.of(3, 2), new float[6]),
                "second.weight", new Tensor(List.of(2, 3), new float[] {1, -2, 0, 3, 4, -5})));
        ChannelGroups groups = ChannelGroups.of(network);
        Subject subject =
                Subject.of(groups, weights, new LabelledImages(TensorShape.vector(2), new float[2], new int[] {0}));

        double[] scores = new Propagated().scores(subject);

        assertArrayEquals(
                new double[] {4, 6, 5},
                Arrays.stream(groups.classesOf("first"))
                        .mapToDouble(c -> scores[c])
                        .toArray());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void collaborativeIsNearTheBestSetOfTheQuadratic(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = 12;
        double[] linear = random.doubles(size, -0.1, 1).toArray();
        double[][] quadratic = new double[size][size];
        for (int sample = 0; sample < 20; sample++) {
            double[] rise = random.doubles(size, -1, 1).toArray();
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    quadratic[i][j] += rise[i] * rise[j] / 20;
                }
            }
        }
        int[] order = ascending(Removal.greedy(linear, quadratic));
        for (int removed = 1; removed <= size; removed++) {
            double greedy = cost(linear, quadratic, mask(order, removed));
            double best = best(linear, quadratic, removed);

            assertTrue(greedy >= best - 1e-9);
            assertTrue(greedy <= best + 0.35 * Math.abs(best) + 0.15, removed + ": " + greedy + " against " + best);
        }
    }

    @Test
    void ofTwoChannelsThatAreTheSameOneGoesFirst() {
        UnaryOperator<float[]> twin = values -> {
            System.arraycopy(values, 27, values, 6 * 27, 27);
            return values;
        };
        UnaryOperator<float[]> readTwin = values -> {
            for (int out = 0; out < 6; out++) {
                System.arraycopy(values, (out * CHANNELS + 1) * 9, values, (out * CHANNELS + 6) * 9, 9);
            }
            return values;
        };
        Subject subject = with(with(random(4), "a.weight", twin), "b.weight", readTwin);

        assertTrue(List.of(1, 6).contains(lowest(subject, new Subspace())));
        assertTrue(List.of(1, 6).contains(lowest(subject, new Spectral())));
    }

    @Test
    void anOppositeMapIsLinearlyRelatedToo() {
        double[][] points = {{1, 0}, {0, 1}, {-2, 0.01}};
        double[][] distances = new double[3][3];
        for (int a = 0; a < 3; a++) {
            for (int b = 0; b < 3; b++) {
                double[] x = Thinning.unit(points[a]);
                double[] y = Thinning.unit(points[b]);
                distances[a][b] = 1 - Math.abs(x[0] * y[0] + x[1] * y[1]);
            }
        }

        assertEquals(0, Thinning.scores(distances, new double[] {1, 1, 4})[0]);
    }

    @Test
    void clustersOfAGraphAreFarApartWhereItIsEmbedded() {
        SplittableRandom random = new SplittableRandom(9);
        double[][] points = new double[9][];
        for (int i = 0; i < 9; i++) {
            points[i] =
                    new double[] {10 * (i % 3) + random.nextDouble(), 10 * (i % 3 == 1 ? 1 : 0) + random.nextDouble()};
        }
        double[][] near = Thinning.distances(Spectral.embedded(Thinning.distances(points)));
        double within = 0;
        double between = 0;
        for (int a = 0; a < 9; a++) {
            for (int b = 0; b < a; b++) {
                if (a % 3 == b % 3) {
                    within += near[a][b] / 9;
                } else {
                    between += near[a][b] / 27;
                }
            }
        }

        assertTrue(within < between, within + " against " + between);
    }

    @Test
    void aHeadOfItsOwnLearnsWhatCanBeToldApart() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] features = new double[60][4];
        int[] labels = new int[60];
        for (int n = 0; n < 60; n++) {
            labels[n] = n % 3;
            for (int i = 0; i < 4; i++) {
                features[n][i] = random.nextDouble(0.3) + (i == labels[n] ? 1 : 0);
            }
        }
        LinearHead head = LinearHead.fit(features, labels, 3);
        for (int n = 0; n < 60; n++) {
            double[] scores = new double[3];
            for (int c = 0; c < 3; c++) {
                scores[c] = head.bias().values()[c];
                for (int i = 0; i < 4; i++) {
                    scores[c] += head.weight().values()[c * 4 + i] * features[n][i];
                }
            }
            assertEquals(labels[n], ascending(scores)[2]);
        }
    }

    @Test
    void withoutLossesOfItsOwnDiscriminationIsTheSquaredGradient() {
        Subject subject = random(8);
        float[] g = subject.observation().gradients().tensors().get("b.weight").values();
        double[] plain = new Discrimination(0, 1).scores(subject);
        double[] own = new Discrimination(2, 1).scores(subject);
        int first = classes(subject)[0];
        double square = 0;
        for (int out = 0; out < 6; out++) {
            for (int i = 0; i < 9; i++) {
                square += Math.pow(g[out * CHANNELS * 9 + i], 2);
            }
        }

        assertEquals(square, plain[first], 1e-9);
        assertTrue(Math.abs(own[first] - plain[first]) > 1e-9);
    }

    /** Filters of very different size: the smallest are worth least, chance is between, the largest are worth most. */
    @Test
    void takingTheSmallestFiltersHurtsLessThanChanceAndThatLessThanTheLargest() {
        double[] hurt = new double[3];
        for (long seed = 1; seed <= 6; seed++) {
            Subject subject = with(random(seed), "norm.scale", values -> values);
            subject = with(subject, "a.weight", values -> {
                for (int i = 0; i < values.length; i++) {
                    values[i] *= (float) Math.pow(2, i / 27 * 5 % CHANNELS - 4.0);
                }
                return values;
            });
            List<Criterion> criteria = List.of(new FilterNorm(1), new RandomScore(seed), new LargestFirst());
            for (int i = 0; i < 3; i++) {
                Cut cut = half(subject, criteria.get(i));
                hurt[i] += error(subject, cut, CutWeights.sliced(cut, subject.weights()));
            }
        }

        assertTrue(hurt[0] < hurt[1] && hurt[1] < hurt[2], Arrays.toString(hurt));
    }

    private static Network network() {
        Network.Builder net = Network.builder(new TensorShape(3, 6, 6));
        String x = net.add("a", Conv2d.dense(CHANNELS, Window.same(3)), Network.INPUT);
        x = net.add("relu", new Activation(Function.RELU), net.add("norm", new BatchNorm(), x));
        x = net.add("b", new Conv2d(6, Window.same(3), 1, true), x);
        x = net.add("pool", new GlobalAveragePool(), net.add("relu2", new Activation(Function.RELU), x));
        net.add("head", new Linear(4, true), x);
        return net.build();
    }

    private static Subject random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = 24;
        float[] pixels = new float[count * (int) NETWORK.input().elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(count, 0, 4).toArray();
        return Subject.of(
                ChannelGroups.of(NETWORK),
                Weights.random(NETWORK, seed),
                new LabelledImages(NETWORK.input(), pixels, labels));
    }

    /** The same network and images with one tensor changed. */
    private static Subject with(Subject subject, String name, UnaryOperator<float[]> change) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(subject.weights().tensors());
        tensors.computeIfPresent(
                name, (_, t) -> new Tensor(t.shape(), change.apply(t.values().clone())));
        return Subject.of(
                subject.groups(), new Weights(tensors), subject.observation().images());
    }

    private static float[] scaled(float[] readers, int channel, double factor) {
        for (int i = 0; i < readers.length; i++) {
            readers[i] *= i / 9 % CHANNELS == channel ? (float) factor : 1;
        }
        return readers;
    }

    private static double loss(Subject subject) {
        return Probe.gradients(NETWORK, subject.weights(), subject.observation().images(), _ -> {});
    }

    private static ChannelGroup group(Subject subject) {
        return subject.groups().find("a").orElseThrow();
    }

    private static int[] classes(Subject subject) {
        return subject.groups().classesOf("a");
    }

    /** The channel of {@code a} with the lowest score. */
    private static int lowest(Subject subject, Criterion criterion) {
        double[] scores = criterion.scores(subject);
        return ascending(
                Arrays.stream(classes(subject)).mapToDouble(c -> scores[c]).toArray())[0];
    }

    private static Cut half(Subject subject, Criterion criterion) {
        return Cut.keeping(subject.groups(), Map.of("a", CHANNELS / 2), criterion.scores(subject));
    }

    /** Square difference of what {@code b}, the reader, gives from what it gives in the uncut network, as a share. */
    private static double error(Subject subject, Cut cut, Weights weights) {
        LabelledImages images = subject.observation().images();
        float[] whole = Probe.activations(NETWORK, subject.weights(), images, List.of("b"))
                .get("b");
        float[] less =
                Probe.activations(cut.network(), weights, images, List.of("b")).get("b");
        double error = 0;
        double energy = 0;
        for (int i = 0; i < whole.length; i++) {
            error += Math.pow(whole[i] - less[i], 2);
            energy += whole[i] * whole[i];
        }
        return error / energy;
    }

    private static int[] ascending(double[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted((a, b) -> Double.compare(scores[a], scores[b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int mask(int[] order, int count) {
        return IntStream.range(0, count).map(i -> 1 << order[i]).sum();
    }

    private static double cost(double[] linear, double[][] quadratic, int set) {
        double cost = 0;
        for (int i = 0; i < linear.length; i++) {
            if ((set >> i & 1) == 1) {
                cost += linear[i];
                for (int j = 0; j < linear.length; j++) {
                    cost += (set >> j & 1) == 1 ? quadratic[i][j] : 0;
                }
            }
        }
        return cost;
    }

    /** The cheapest set of {@code removed}, by trying all. */
    private static double best(double[] linear, double[][] quadratic, int removed) {
        return IntStream.range(0, 1 << linear.length)
                .filter(set -> Integer.bitCount(set) == removed)
                .mapToDouble(set -> cost(linear, quadratic, set))
                .min()
                .orElseThrow();
    }

    private static double spearman(double[] x, double[] y) {
        List<Integer> byX = ranks(x);
        List<Integer> byY = ranks(y);
        double square = 0;
        for (int i = 0; i < x.length; i++) {
            square += Math.pow(byX.get(i) - byY.get(i), 2);
        }
        return 1 - 6 * square / (x.length * (x.length * x.length - 1.0));
    }

    private static List<Integer> ranks(double[] values) {
        List<Integer> ranks = new ArrayList<>();
        for (double value : values) {
            ranks.add((int) Arrays.stream(values).filter(other -> other < value).count());
        }
        return ranks;
    }
}
