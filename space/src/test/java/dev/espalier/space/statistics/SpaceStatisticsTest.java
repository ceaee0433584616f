package dev.espalier.space.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.StageBuilder;
import dev.espalier.space.staged.StagedSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceStatisticsTest {
    /** Two families, of which one reads two kernels; two widths, two depths, two resolutions: 2 * 2 * 2 * 3 networks. */
    private static final StagedSpace SMALL = new StagedSpace(new StagedSpace.Layout(
            3,
            10,
            List.of(16, 24),
            List.of(8),
            1,
            List.of(new StageBuilder(List.of(BlockType.RESIDUAL, BlockType.DEPTHWISE_SEPARABLE))
                    .widths(List.of(8, 16))
                    .depths(List.of(1, 2))
                    .kernels(3, 5)
                    .build()),
            List.of(0),
            List.of(Precision.FLOAT32)));

    @Test
    void countsDistinctNetworksWithoutInactiveGenes() {
        assertEquals(BigInteger.valueOf(24), SpaceStatistics.of(SMALL, 10, 1).networks());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void descentReachesTheSmallestOfAllNetworks(long seed) {
        SpaceStatistics statistics = SpaceStatistics.of(SMALL, 5, seed);

        for (Metric metric : SpaceStatistics.COUNTED) {
            assertEquals(exhaustive(metric), statistics.costs().get(metric).smallest(), metric.name());
        }
    }

    @Test
    void quartilesAscendAndTheShareWithinALimitIsTheShareOfTheSample() {
        SpaceStatistics statistics = SpaceStatistics.of(SMALL, 101, 7);
        SpaceStatistics.Spread macs = statistics.costs().get(Metric.MACS);

        assertTrue(macs.smallest() <= macs.quantile(0));
        assertTrue(macs.quantile(0.25) <= macs.quantile(0.5) && macs.quantile(0.5) <= macs.quantile(0.75));
        assertEquals(1, statistics.share(new Limit(Metric.MACS, macs.quantile(1))));
        assertTrue(statistics.share(new Limit(Metric.MACS, macs.quantile(0.5))) >= 0.5);
        assertFalse(statistics.reachable(new Limit(Metric.MACS, macs.smallest() - 1)));
        assertTrue(statistics.reachable(new Limit(Metric.MACS, macs.smallest())));
    }

    @Test
    void theSameSeedGivesTheSameStatistics() {
        assertEquals(SpaceStatistics.of(SMALL, 20, 3), SpaceStatistics.of(SMALL, 20, 3));
    }

    @Test
    void whatIsMeasuredIsNoStatistic() {
        SpaceStatistics statistics = SpaceStatistics.of(SMALL, 5, 1);

        assertThrows(IllegalArgumentException.class, () -> statistics.share(new Limit(Metric.LATENCY_MS, 1)));
    }

    @Test
    void aHeldGeneStays() {
        Assignment cheapest = new Descent(SMALL, 1)
                .holding(0, 1)
                .cheapest(design -> design.network().input().elements());

        assertEquals(1, cheapest.get(0));
    }

    private static double exhaustive(Metric metric) {
        double least = Double.MAX_VALUE;
        int[] genes = new int[SMALL.choices().size()];
        while (true) {
            least = Math.min(
                    least,
                    SpaceStatistics.value(
                            CostModel.count(SMALL.decode(Assignment.of(genes)).network(), Precision.FLOAT32), metric));
            int i = 0;
            while (i < genes.length
                    && ++genes[i] == SMALL.choices().list().get(i).size()) {
                genes[i++] = 0;
            }
            if (i == genes.length) {
                return least;
            }
        }
    }
}
