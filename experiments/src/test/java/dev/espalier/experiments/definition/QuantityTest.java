package dev.espalier.experiments.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({
        "10M, '', 10000000",
        "1_000, '', 1000",
        "0.1k, '', 100",
        "1e3, '', 1000",
        "200kB, bytes, 200000",
        "200 k, bytes, 200000",
        "64KiB, bytes, 65536",
        "1MiB, bytes, 1048576",
        "2, ms, 2",
        "2ms, ms, 2",
        "800us, ms, 0.8",
        "0.0021s, ms, 2.1",
        "90, s, 90",
        "5m, s, 300",
        "1.5h, s, 5400",
        "90%, share, 0.9"
    })
    void readsNumbersWithUnits(String text, String unit, double value) {
        assertEquals(value, Quantity.parse(text, unit), 0);
    }

    @ParameterizedTest
    @CsvSource({"2kg, bytes", "2ms, bytes", "5m, ms", "ten, ''", "'', ''", "1.2.3, ''", "0x10, ''", "NaN, ms"})
    void refusesWhatIsNone(String text, String unit) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text, unit));
        assertTrue(wrong.getMessage().startsWith("'" + text + "' is not a number"), wrong.getMessage());
    }

    @Test
    void knowsMetricsWithAndWithoutTheirUnit() {
        assertEquals(new Limit(Metric.LATENCY_MS, 2), Quantity.limit("latency", "2ms"));
        assertEquals(new Limit(Metric.LATENCY_MS, 2), Quantity.limit("latencyMs", "2"));
        assertEquals(new Limit(Metric.SIZE_BYTES, 100_000), Quantity.limit("size", "100kB"));
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> Quantity.limit("latncy", "2"));
        assertTrue(wrong.getMessage().endsWith("; did you mean 'latencyMs'?"), wrong.getMessage());
    }

    @Test
    void showsAFigureWithItsSpreadWhereItHasOne() {
        assertEquals("0.214 ms ± 0.003", Quantity.show(Metric.LATENCY_MS, new Measurement(0.2141, 0.0032, 90)));
        assertEquals("53.2 % ± 2.2", Quantity.show(Metric.ACCURACY, new Measurement(0.532, 0.0219, 2000)));
        assertEquals("2.31 M", Quantity.show(Metric.MACS, Measurement.exact(2_311_552)));
    }
}
