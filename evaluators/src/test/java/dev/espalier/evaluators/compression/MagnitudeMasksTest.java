package dev.espalier.evaluators.compression;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagnitudeMasksTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.1, 0.05, 0.001})
    void keepsTheShareThatWasAsked(double share) {
        Weights weights = Weights.random(Zoo.LENET_300_100.network(), 1);
        Map<String, boolean[]> masks = MagnitudeMasks.keep(weights, share);
        assertEquals(3, masks.size(), "biases have no mask");
        assertEquals(Math.round(share * 266_200), kept(masks), 1);
    }

    /** The largest of a layer stay, and the smaller a layer the more of it. */
    @Test
    void keepsTheLargestOfEveryLayer() {
        Weights weights = Weights.random(Zoo.LENET_300_100.network(), 1);
        Map<String, boolean[]> masks = MagnitudeMasks.keep(weights, 0.1);
        masks.forEach((name, mask) -> {
            float[] values = weights.tensors().get(name).values();
            double smallestKept = Double.MAX_VALUE;
            double largestGone = 0;
            for (int i = 0; i < mask.length; i++) {
                if (mask[i]) {
                    smallestKept = Math.min(smallestKept, Math.abs(values[i]));
                } else {
                    largestGone = Math.max(largestGone, Math.abs(values[i]));
                }
            }
            assertTrue(smallestKept >= largestGone, name);
        });
        assertTrue(density(masks.get("fc1.weight")) < density(masks.get("fc2.weight")));
        assertTrue(density(masks.get("fc2.weight")) < density(masks.get("classifier.weight")));
    }

    /** Scores worked by hand: squares 9, 4, 1 give 9/9, 4/13, 1/14; squares 0.04, 0.01 give 1 and 0.2. */
    @Test
    void scoresAgainstTheLargerOnesOfTheLayer() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("a.weight", new Tensor(List.of(1, 3), new float[] {-2, 3, 1}));
        tensors.put("b.weight", new Tensor(List.of(1, 2), new float[] {0.1f, -0.2f}));
        tensors.put("b.bias", new Tensor(List.of(1), new float[] {0}));
        Map<String, boolean[]> three = MagnitudeMasks.keep(new Weights(tensors), 0.6);
        assertArrayEquals(new boolean[] {true, true, false}, three.get("a.weight"));
        assertArrayEquals(new boolean[] {false, true}, three.get("b.weight"));
        Weights pruned = MagnitudeMasks.apply(three, new Weights(tensors));
        assertArrayEquals(
                new float[] {-2, 3, 0}, pruned.tensors().get("a.weight").values());
        assertArrayEquals(
                new float[] {0, -0.2f}, pruned.tensors().get("b.weight").values());
    }

    @Test
    void doesNotBringBackWhatIsGone() {
        Weights weights = Weights.random(Zoo.LENET_300_100.network(), 2);
        Map<String, boolean[]> first = MagnitudeMasks.keep(weights, 0.2);
        Map<String, boolean[]> again = MagnitudeMasks.keep(MagnitudeMasks.apply(first, weights), 0.9);
        again.forEach((name, mask) -> {
            for (int i = 0; i < mask.length; i++) {
                assertTrue(!mask[i] || first.get(name)[i], name);
            }
        });
    }

    @Test
    void refusesToKeepNothing() {
        Weights weights = Weights.random(Zoo.LENET_300_100.network(), 1);
        assertThrows(IllegalArgumentException.class, () -> MagnitudeMasks.keep(weights, 0));
    }

    private static long kept(Map<String, boolean[]> masks) {
        return masks.values().stream().mapToLong(MagnitudeMasksTest::kept).sum();
    }

    private static long kept(boolean[] mask) {
        long kept = 0;
        for (boolean keep : mask) {
            kept += keep ? 1 : 0;
        }
        return kept;
    }

    private static double density(boolean[] mask) {
        return (double) kept(mask) / mask.length;
    }
}
