package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
    private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1 / 255.0));

    @Test
    void showsEveryImageOnceAnEpochInAnotherOrder() {
        Batches batches =
                batches(12, TrainingRecipe.builder().batchSize(4).shift(0).build());
        List<List<Integer>> epochs = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            batches.nextEpoch();
            List<Integer> seen = new ArrayList<>();
            for (int batch = 0; batch < batches.perEpoch(); batch++) {
                batches.fill(batch);
                for (float pixel : batches.pixels()) {
                    seen.add(Math.round(pixel));
                }
            }
            epochs.add(seen);
        }
        List<Integer> all = IntStream.range(0, 12).boxed().toList();
        assertEquals(
                all, epochs.get(0).stream().sorted(Comparator.naturalOrder()).toList());
        assertEquals(
                all, epochs.get(1).stream().sorted(Comparator.naturalOrder()).toList());
        assertNotEquals(epochs.get(0), epochs.get(1));
    }

    @Test
    void leavesAnIncompleteBatchOut() {
        assertEquals(
                2, batches(11, TrainingRecipe.builder().batchSize(4).build()).perEpoch());
        assertEquals(
                3, batches(3, TrainingRecipe.builder().batchSize(4).build()).size());
    }

    @Test
    void smoothsLabels() {
        Batches batches = batches(
                2,
                TrainingRecipe.builder()
                        .batchSize(2)
                        .shift(0)
                        .labelSmoothing(0.2)
                        .build());
        batches.nextEpoch();
        batches.fill(0);
        boolean swapped = Math.round(batches.pixels()[0]) == 1;
        // Of two classes each gets a tenth, the right one eight tenths more; all halved for the mean over two images.
        float[] right = {0.45f, 0.05f, 0.05f, 0.45f};
        float[] reverse = {0.05f, 0.45f, 0.45f, 0.05f};
        assertArrayEquals(swapped ? reverse : right, batches.targets(), 1e-6f);
    }

    /** Images of one pixel, which is the image's number; labels 0 and 1 in turns. */
    private static Batches batches(int count, TrainingRecipe recipe) {
        byte[] pixels = new byte[count];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (byte) i;
            labels[i] = (byte) (i % 2);
        }
        ImageSet images = new ImageSet(new TensorShape(1, 1, 1), pixels, labels);
        return new Batches(images, PLAIN, 2, recipe, new SplittableRandom(1));
    }
}
