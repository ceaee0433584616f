package dev.espalier.evaluators.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource.BuiltIn;
import dev.espalier.space.network.TensorShape;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BuiltInTest {
    /** A change of this value makes results of stored studies and of this version two different things. */
    private static final String FINGERPRINT = "443301a3ec384dc09b9c2b9c508f96f40dc56ca57f5b661746fe2785fcf65c41";

    @Test
    void drawsTheSameImagesEverywhere() {
        assertEquals(FINGERPRINT, new BuiltIn(1, 20, 10, 10).load().fingerprint());
    }

    @Test
    void hasTheNumbersItPromises() {
        ImageDataset data = new BuiltIn(3).load();
        assertEquals(8_000, data.train().size());
        assertEquals(2_000, data.validation().size());
        assertEquals(2_000, data.test().size());
        assertEquals(new TensorShape(3, 32, 32), data.shape());
        assertEquals(10, data.classes().size());
        assertEquals(10, data.classes().stream().distinct().count());
    }

    @Test
    void hasAsManyImagesOfEachClass() {
        ImageSet train = new BuiltIn(3, 200, 10, 10).load().train();
        for (int label = 0; label < 10; label++) {
            int wanted = label;
            assertEquals(
                    20,
                    IntStream.range(0, train.size())
                            .filter(i -> train.label(i) == wanted)
                            .count());
        }
    }

    @Test
    void drawsEveryPartAndEverySeedAnew() {
        ImageDataset data = new BuiltIn(3, 10, 10, 10).load();
        assertTrue(differ(data.train(), data.validation()));
        assertTrue(differ(data.train(), data.test()));
        assertTrue(differ(data.validation(), data.test()));
        assertNotEquals(data.fingerprint(), new BuiltIn(4, 10, 10, 10).load().fingerprint());
    }

    @Test
    void keepsItsNormalizationAndFingerprintWhenResized() {
        ImageDataset data = new BuiltIn(3, 10, 10, 10).load();
        ImageDataset small = data.resized(new TensorShape(3, 16, 16));
        assertEquals(new TensorShape(3, 16, 16), small.train().shape());
        assertEquals(new TensorShape(3, 16, 16), small.test().shape());
        assertEquals(data.normalization(), small.normalization());
        assertEquals(data.fingerprint(), small.fingerprint());
        assertThrows(IllegalArgumentException.class, () -> data.resized(new TensorShape(1, 16, 16)));
    }

    @Test
    void refusesFewerImagesThanClasses() {
        assertThrows(IllegalArgumentException.class, () -> new BuiltIn(1, 9, 10, 10));
    }

    private static boolean differ(ImageSet one, ImageSet other) {
        return IntStream.range(0, 32).anyMatch(column -> one.pixel(0, 0, 9, column) != other.pixel(0, 0, 9, column));
    }
}
