package dev.espalier.search.surrogate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.space.cell.CellSpace;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On cells whose paths are counted by hand: edges 0-1, 0-2, 1-2, 0-3, 1-3, 2-3, then the precision. */
class NetworkFeaturesTest {
    private static final CellSpace SPACE = new CellSpace(3, 10, 32, List.of(Precision.FLOAT32));

    /** Where the number of paths stands, and the lengths: longest, shortest, mean, in spatial convolutions first. */
    private static final int PATHS = 5;

    private static final int LENGTHS = 15;
    private static final int SKIP = 1;
    private static final int CONV = 3;

    private static double[] features(int... edges) {
        return NetworkFeatures.of(SPACE.decode(Assignment.of(Arrays.copyOf(edges, 7))));
    }

    /** 15 cells of one path with one 3x3 convolution, the stem, and two blocks with a shortcut past two convolutions. */
    @Test
    void measuresThePathsFromInputToOutput() {
        double[] features = features(0, 0, 0, CONV, 0, 0);
        assertEquals(Math.log1p(4), features[PATHS], 1e-12);
        assertArrayEquals(new double[] {20, 16, 18}, Arrays.copyOfRange(features, LENGTHS, LENGTHS + 3), 1e-9);
    }

    /** In every cell a skip and a convolution lie side by side, which doubles the paths 15 times. */
    @Test
    void sumsPathsWhereTheyMeet() {
        double[] features = features(SKIP, 0, 0, CONV, SKIP, 0);
        assertEquals(Math.log1p(4 * Math.pow(2, 15)), features[PATHS], 1e-9);
        assertArrayEquals(new double[] {20, 1, 10.5}, Arrays.copyOfRange(features, LENGTHS, LENGTHS + 3), 1e-9);
    }

    @Test
    void tellsThatNothingComesThroughABrokenCell() {
        double[] features = features(CONV, CONV, CONV, 0, 0, 0);
        assertEquals(0, features[PATHS]);
        assertArrayEquals(new double[15], Arrays.copyOfRange(features, LENGTHS, LENGTHS + 15));
    }

    @Test
    void leavesOutOfWhatMattersALayerThatLeadsNowhere() {
        // A convolution on edge 0-1, from where nothing goes on.
        double[] with = features(CONV, 0, 0, SKIP, 0, 0);
        double[] without = features(0, 0, 0, SKIP, 0, 0);
        assertEquals(with[4], without[4], "multiply-adds that matter");
        assertEquals(15, with[7] - without[7], "all spatial convolutions");
        assertEquals(0, with[11] - without[11], "those that matter");
    }
}
