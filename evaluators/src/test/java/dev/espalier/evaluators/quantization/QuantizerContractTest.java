package dev.espalier.evaluators.quantization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.quantization.Grouping.Buckets;
import dev.espalier.evaluators.quantization.Grouping.PerChannel;
import dev.espalier.evaluators.quantization.Grouping.PerTensor;
import dev.espalier.evaluators.quantization.SharedWeights.Initialization;
import dev.espalier.evaluators.weights.Tensor;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What every quantizer promises. */
class QuantizerContractTest {
    private static final List<Integer> SHAPE = List.of(6, 5, 3, 3);

    /** Each quantizer, and the groups within which its levels are counted. */
    static Stream<Arguments> quantizers() {
        Map<Quantizer, Grouping> all = new LinkedHashMap<>();
        for (Grouping grouping : List.of(new PerTensor(), new PerChannel(), new Buckets(64))) {
            for (int bits : new int[] {2, 4, 8}) {
                all.put(new Linear(bits, grouping), grouping);
                all.put(new Uniform(bits, grouping), grouping);
            }
            all.put(new Binary(Optional.of(grouping)), grouping);
            all.put(new Ternary(grouping), grouping);
        }
        List<Quantizer> whole = List.of(
                new Codebook(new float[] {-0.1f, 0, 0.05f}),
                new PowerOfTwo(2),
                new PowerOfTwo(3),
                new PowerOfTwo(5),
                KMeans.ofBits(2),
                new KMeans(16, Initialization.DENSITY, 0),
                new KMeans(16, Initialization.RANDOM, 3),
                new DorefaWeights(1),
                new DorefaWeights(2),
                new DorefaWeights(4),
                Binary.connect(),
                new TrainedTernary(0.05, 0.1f, 0.2f),
                new LearnedBasis(1),
                new LearnedBasis(2),
                new LearnedBasis(3),
                ActivationQuantizer.dorefa(2),
                new ActivationQuantizer(4, 0.3f));
        whole.forEach(quantizer -> all.put(quantizer, new PerTensor()));
        return all.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void keepsShapeAndArgument(Quantizer quantizer, Grouping grouping) {
        Tensor tensor = random(1);
        float[] before = tensor.values().clone();
        Tensor quantized = quantizer.apply(tensor);
        assertEquals(tensor.shape(), quantized.shape());
        assertArrayEquals(before, tensor.values());
        assertTrue(quantized.values() != tensor.values(), "the result is the caller's to change");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void hasNoMoreLevelsThanItSays(Quantizer quantizer, Grouping grouping) {
        for (long seed = 1; seed <= 10; seed++) {
            Tensor quantized = quantizer.apply(random(seed));
            int length = grouping.length(quantized);
            for (int from = 0; from < quantized.values().length; from += length) {
                Set<Float> levels = new HashSet<>();
                for (int i = from; i < Math.min(from + length, quantized.values().length); i++) {
                    levels.add(quantized.values()[i] + 0f);
                }
                assertTrue(levels.size() <= quantizer.levels(), () -> levels.size() + " levels: " + levels);
            }
            assertTrue(1 << quantizer.bits() >= quantizer.levels());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void dependsOnNothingButTheTensor(Quantizer quantizer, Grouping grouping) {
        assertArrayEquals(
                quantizer.apply(random(2)).values(), quantizer.apply(random(2)).values());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void keepsTheOrderWithinAGroup(Quantizer quantizer, Grouping grouping) {
        Tensor tensor = random(3);
        float[] quantized = quantizer.apply(tensor).values();
        int length = grouping.length(tensor);
        for (int from = 0; from < quantized.length; from += length) {
            int first = from;
            int[] order = java.util.stream.IntStream.range(from, Math.min(from + length, quantized.length))
                    .boxed()
                    .sorted((a, b) -> Float.compare(tensor.values()[a], tensor.values()[b]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            for (int i = 1; i < order.length; i++) {
                assertTrue(
                        quantized[order[i - 1]] <= quantized[order[i]],
                        () -> "a larger value must not become a smaller one, group at " + first);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("quantizers")
    void staysFinite(Quantizer quantizer, Grouping grouping) {
        Stream.of(new float[270], filled(1e-30f), filled(-3e37f), random(4).values())
                .forEach(values -> {
                    for (float value :
                            quantizer.apply(new Tensor(SHAPE, values)).values()) {
                        assertTrue(Float.isFinite(value), () -> values[0] + " became " + value);
                    }
                });
    }

    private static float[] filled(float value) {
        float[] values = new float[270];
        Arrays.fill(values, value);
        return values;
    }

    private static Tensor random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[270];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (0.1 * random.nextGaussian());
        }
        return new Tensor(SHAPE, values);
    }
}
