package dev.espalier.evaluators.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelInfoTest {
    @Test
    void readsWhatItWrote() {
        ModelInfo info = new ModelInfo(
                "s", "4", List.of("a,b", ""), "grey", List.of(0.1, 1e-7), List.of(0.3, 2.0), Map.of("macs", 1.2e6));
        assertEquals(info, ModelInfo.of(info.toMetadata()));
    }

    @Test
    void aFileThatSaysNothingHasNoInformation() {
        ModelInfo info = ModelInfo.of(Map.of("author", "somebody"));
        assertEquals(List.of(), info.classes());
        assertEquals(Map.of(), info.metrics());
    }

    @Test
    void metricsComeInOneOrder() {
        ModelInfo info = ModelInfo.anonymous(3, 2).withMetrics(Map.of("b", 1.0, "a", 2.0, "c", 3.0));
        assertEquals(List.of("a", "b", "c"), List.copyOf(info.metrics().keySet()));
    }

    @Test
    void refusesWhatCannotBeRight() {
        List<Double> one = List.of(1.0);
        Map<String, Double> none = Map.of();
        assertThrows(
                IllegalArgumentException.class, () -> new ModelInfo("", "", List.of("two\nlines"), "", one, one, none));
        assertThrows(IllegalArgumentException.class, () -> new ModelInfo("", "", List.of(), "", one, List.of(), none));
        assertThrows(
                IllegalArgumentException.class, () -> new ModelInfo("", "", List.of(), "", one, List.of(0.0), none));
    }
}
