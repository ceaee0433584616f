package dev.espalier.experiments.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.experiments.benchmark.GuidelineBenchmark.Experiment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GuidelineBenchmarkTest {
    static List<Experiment> experiments() {
        return GuidelineBenchmark.experiments();
    }

    @Test
    void thereAreFourGuidelines() {
        assertEquals(
                List.of("G1", "G2", "G3", "G4"),
                experiments().stream().map(Experiment::guideline).toList());
    }

    /** Or else the benchmark would show what everybody knows. */
    @ParameterizedTest
    @MethodSource("experiments")
    void onlyTheMultiplyAddsAreEqual(Experiment experiment) {
        List<NetworkCost> costs = experiment.variants().stream()
                .map(variant -> CostModel.count(variant.network(), Precision.FLOAT32))
                .toList();
        assertEquals(1, costs.stream().map(NetworkCost::macs).distinct().count(), costs::toString);
        assertTrue(costs.stream().map(NetworkCost::memoryAccess).distinct().count() > 1, costs::toString);
        assertTrue(
                costs.stream()
                        .allMatch(
                                cost -> cost.memoryAccess() >= costs.getFirst().memoryAccess()),
                "the first is the one that the guideline recommends");
    }
}
