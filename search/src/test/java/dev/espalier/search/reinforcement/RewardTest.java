package dev.espalier.search.reinforcement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.espalier.search.pareto.Costs;
import dev.espalier.space.trial.Metric;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewardTest {
    private static final List<Metric> OBJECTIVES = List.of(Metric.LATENCY_MS, Metric.ACCURACY);
    private static final Map<Metric, Double> TARGET = Map.of(Metric.LATENCY_MS, 80.0);

    /** Worked by hand: 2^-0.07 = 0.95264, (1/2)^-0.07 = 1.04972. */
    @ParameterizedTest
    @CsvSource({
        "SOFT, 80, 0.75",
        "SOFT, 160, 0.714480",
        "SOFT, 40, 0.787290",
        "HARD, 80, 0.75",
        "HARD, 160, 0.375",
        "HARD, 40, 0.75",
        "ABSOLUTE, 80, 0.75",
        "ABSOLUTE, 160, 0.65",
        "ABSOLUTE, 40, 0.70"
    })
    void isWhatThePapersSay(Reward.Form form, double latency, double reward) {
        assertEquals(reward, new Reward(form, OBJECTIVES, TARGET).of(Costs.of(latency, -0.75)), 1e-5);
    }

    @Test
    void aTwiceAsSlowNetworkMustBeFivePerCentMoreAccurate() {
        Reward soft = new Reward(Reward.Form.SOFT, OBJECTIVES, TARGET);
        assertEquals(soft.of(Costs.of(80, -0.70)), soft.of(Costs.of(160, -0.70 * 1.05)), 0.001);
    }

    @Test
    void takesAnotherExponent() {
        Reward steep = new Reward(Reward.Form.SOFT, -0.15, OBJECTIVES, TARGET);
        assertEquals(0.75 * Math.pow(2, -0.15), steep.of(Costs.of(160, -0.75)), 1e-12);
        assertThrows(IllegalArgumentException.class, () -> new Reward(Reward.Form.SOFT, 0.07, OBJECTIVES, TARGET));
    }

    @Test
    void severalCostsCountEachAsItWouldAlone() {
        List<Metric> three = List.of(Metric.ACCURACY, Metric.LATENCY_MS, Metric.MACS);
        Map<Metric, Double> targets = Map.of(Metric.LATENCY_MS, 80.0, Metric.MACS, 1e6);
        Costs costs = Costs.of(-0.75, 160, 4e6);
        assertEquals(0.75 / 2 / 4, new Reward(Reward.Form.HARD, three, targets).of(costs), 1e-12);
        assertEquals(0.75 - 0.1 - 0.3, new Reward(Reward.Form.ABSOLUTE, three, targets).of(costs), 1e-12);
    }

    @Test
    void isTheQualityAloneWhereNothingElseIsAsked() {
        assertEquals(0.75, new Reward(Reward.Form.SOFT, List.of(Metric.ACCURACY), Map.of()).of(Costs.of(-0.75)));
    }

    @Test
    void refusesWhatItCannotMakeOneNumberOf() {
        assertThrows(IllegalArgumentException.class, () -> new Reward(Reward.Form.SOFT, OBJECTIVES, Map.of()));
        assertThrows(
                IllegalArgumentException.class, () -> new Reward(Reward.Form.SOFT, List.of(Metric.LATENCY_MS), TARGET));
        assertThrows(
                IllegalArgumentException.class, () -> new Reward(Reward.Form.SOFT, OBJECTIVES, TARGET).of(Costs.of(1)));
    }
}
