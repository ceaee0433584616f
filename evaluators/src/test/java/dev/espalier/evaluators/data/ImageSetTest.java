package dev.espalier.evaluators.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.network.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ImageSetTest {
    /** Pixel values as they are. */
    private static final Normalization PLAIN = new Normalization(List.of(0.0), List.of(1 / 255.0));

    @Test
    void takesTheMeanOfTheAreaWhereItShrinks() {
        ImageSet set = grey(2, 4, 0, 100, 200, 250, 20, 40, 10, 20);
        assertArrayEquals(new float[] {40, 120}, pixels(set.resized(1, 2)));
        assertArrayEquals(new float[] {80}, pixels(set.resized(1, 1)));
    }

    @Test
    void sharesPixelsThatLieBetween() {
        // Three columns to two: each new one covers one and a half old ones.
        ImageSet set = grey(1, 3, 30, 60, 90);
        assertArrayEquals(new float[] {40, 80}, pixels(set.resized(1, 2)));
    }

    @Test
    void interpolatesWhereItGrows() {
        ImageSet set = grey(1, 2, 0, 100);
        assertArrayEquals(new float[] {0, 25, 75, 100}, pixels(set.resized(1, 4)));
        assertArrayEquals(new float[] {0, 100, 0, 100, 0, 100}, pixels(set.resized(3, 2)));
    }

    @Test
    void aShareHasAsMuchOfEachClassAndLiesInEveryLargerOne() {
        int size = 90;
        byte[] pixels = new byte[size];
        byte[] labels = new byte[size];
        for (int i = 0; i < size; i++) {
            pixels[i] = (byte) i;
            labels[i] = (byte) (i < 60 ? 0 : i % 2 + 1); // 60, 15 and 15 of three classes
        }
        ImageSet set = new ImageSet(new TensorShape(1, 1, 1), pixels, labels);
        Set<Integer> before = Set.of();
        for (int percent : List.of(10, 20, 50, 100)) {
            ImageSet share = set.share(percent, 7);
            Set<Integer> images = new TreeSet<>();
            int[] counts = new int[3];
            for (int i = 0; i < share.size(); i++) {
                int image = share.pixel(i, 0, 0, 0);
                assertEquals(set.label(image), share.label(i), "keeps its class");
                images.add(image);
                counts[share.label(i)]++;
            }
            int few = Math.ceilDiv(15 * percent, 100);
            assertArrayEquals(new int[] {60 * percent / 100, few, few}, counts);
            assertEquals(share.size(), images.size(), "no image twice");
            assertTrue(images.containsAll(before), percent + " % hold all of the share before");
            before = images;
        }
        assertArrayEquals(pixels(set.share(20, 7)), pixels(set.share(20, 7)));
        assertFalse(Arrays.equals(pixels(set.share(20, 7)), pixels(set.share(20, 8))), "another seed, others");
        assertThrows(IllegalArgumentException.class, () -> set.share(0, 7));
        assertThrows(IllegalArgumentException.class, () -> set.share(101, 7));
    }

    @Test
    void resizesOnce() {
        ImageSet set = grey(1, 2, 0, 100);
        assertSame(set, set.resized(1, 2));
        assertSame(set.resized(2, 2), set.resized(2, 2));
    }

    @Test
    void keepsChannelsAndImagesApart() {
        ImageSet set = new ImageSet(new TensorShape(2, 1, 2), bytes(0, 2, 10, 12, 20, 22, 30, 32), bytes(0, 1));
        ImageSet small = set.resized(1, 1);
        assertEquals(1, small.pixel(0, 0, 0, 0));
        assertEquals(11, small.pixel(0, 1, 0, 0));
        assertEquals(21, small.pixel(1, 0, 0, 0));
        assertEquals(31, small.pixel(1, 1, 0, 0));
        assertEquals(1, small.label(1));
    }

    @Test
    void movesAndMirrors() {
        ImageSet set = grey(2, 3, 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, moved(set, false, 0, 0));
        assertArrayEquals(new float[] {3, 2, 1, 6, 5, 4}, moved(set, true, 0, 0));
        assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3}, moved(set, false, 1, 0));
        assertArrayEquals(new float[] {2, 3, 0, 5, 6, 0}, moved(set, false, 0, -1));
        assertArrayEquals(new float[] {0, 3, 2, 0, 6, 5}, moved(set, true, 0, 1));
    }

    @Test
    void normalisesToMeanZeroAndVarianceOne() {
        ImageSet set = grey(1, 4, 0, 0, 255, 255);
        assertEquals(new Normalization(List.of(0.5), List.of(0.5)), Normalization.of(set));
        assertArrayEquals(new float[] {-1, -1, 1, 1}, set.normalised(0, Normalization.of(set)));
    }

    @Test
    void takesAChannelOfOneValueAsItIs() {
        ImageSet set = grey(1, 2, 7, 7);
        assertArrayEquals(new float[] {0, 0}, set.normalised(0, Normalization.of(set)), 1e-6f);
    }

    @Test
    void refusesWrongLengths() {
        assertThrows(IllegalArgumentException.class, () -> grey(2, 2, 1, 2, 3));
        assertThrows(
                IllegalArgumentException.class, () -> new ImageSet(new TensorShape(1, 1, 1), new byte[0], new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> grey(1, 1, 5).range(0, 2));
    }

    private static float[] moved(ImageSet set, boolean mirror, int down, int right) {
        float[] to = new float[6];
        set.writeMoved(0, PLAIN.tables(), mirror, down, right, to, 0);
        return to;
    }

    private static float[] pixels(ImageSet set) {
        return set.normalised(0, PLAIN);
    }

    private static ImageSet grey(int height, int width, int... values) {
        return new ImageSet(new TensorShape(1, height, width), bytes(values), new byte[1]);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
