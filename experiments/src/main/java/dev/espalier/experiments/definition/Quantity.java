package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Numbers as people write them: {@code 10M}, {@code 200kB}, {@code 1.5 ms}. {@code k}, {@code M} and {@code G} are
 * thousands, millions and billions; {@code Ki}, {@code Mi} and {@code Gi} powers of 1024.
 */
public final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("([-+]?[0-9][0-9_]*(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\\s*([kKMG]i?)?\\s*([a-zA-Z%µ]*)");
    private static final Map<String, Double> PREFIXES =
            Map.of("k", 1e3, "K", 1e3, "M", 1e6, "G", 1e9, "Ki", 0x1p10, "ki", 0x1p10, "Mi", 0x1p20, "Gi", 0x1p30);
    private static final Map<String, Map<String, Double>> UNITS = Map.of(
            "bytes", Map.of("", 1.0, "B", 1.0, "bytes", 1.0),
            "ms", Map.of("", 1.0, "ms", 1.0, "us", 1e-3, "µs", 1e-3, "s", 1e3),
            "s", Map.of("", 1.0, "s", 1.0, "ms", 1e-3, "min", 60.0, "m", 60.0, "h", 3600.0),
            "share", Map.of("", 1.0, "%", 0.01),
            "", Map.of("", 1.0));

    private Quantity() {}

    /**
     * Reads a number in {@code unit}, one of {@code bytes}, {@code ms}, {@code s}, {@code share} or empty for none.
     *
     * @throws IllegalArgumentException if {@code text} is no such number
     */
    public static double parse(String text, String unit) {
        Map<String, Double> units = UNITS.get(unit);
        require(units != null, "there is no unit '%s'", unit);
        Matcher matcher = FORM.matcher(text.strip());
        // "5m" is minutes where minutes are meant, and "M" never is.
        require(
                matcher.matches() && units.containsKey(matcher.group(3)),
                "'%s' is not a number%s",
                text,
                unit.isEmpty() ? ", such as 200, 1.5, 20k or 10M" : " of " + unit + ", such as " + example(unit));
        BigDecimal number = new BigDecimal(matcher.group(1).replace("_", ""));
        BigDecimal prefix =
                matcher.group(2) == null ? BigDecimal.ONE : BigDecimal.valueOf(PREFIXES.get(matcher.group(2)));
        return number.multiply(prefix)
                .multiply(BigDecimal.valueOf(units.get(matcher.group(3))))
                .doubleValue();
    }

    /**
     * Reads a limit from its metric's name, whole or without its unit, and its bound: {@code latencyMs} or {@code latency}
     * and {@code 2ms}.
     *
     * @throws IllegalArgumentException if there is no such metric or no such number
     */
    public static Limit limit(String name, String bound) {
        Metric metric = metric(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no metric '" + name + "', only "
                        + String.join(", ", metricNames()) + NearestWord.hint(name, metricNames())));
        String unit = metric.goal() == Metric.Goal.MAXIMIZE ? "share" : metric.unit();
        return new Limit(metric, parse(bound, unit));
    }

    /** The metric called {@code name}, whole or without its unit: {@code latencyMs}, {@code latency}, {@code latency@phone}. */
    public static Optional<Metric> metric(String name) {
        int at = name.indexOf('@');
        if (at >= 0) {
            boolean latency =
                    metric(name.substring(0, at)).filter(Metric::isLatency).isPresent();
            return Optional.of(name.substring(at + 1))
                    .filter(device ->
                            latency && Metric.DEVICE_NAME.matcher(device).matches())
                    .map(Metric::latencyOn);
        }
        return Metric.ALL.stream()
                .filter(metric -> Stream.of(metric.name(), shortName(metric)).anyMatch(name::equals))
                .findFirst();
    }

    static List<String> metricNames() {
        return Metric.ALL.stream()
                .filter(metric -> !Metric.REPORTED.contains(metric))
                .map(Metric::name)
                .toList();
    }

    /** {@code number} with as few digits as are needed to read it back. */
    static String format(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** {@code value} of {@code metric} for people: {@code 93.1 %}, {@code 0.214 ms}, {@code 1.25 M}, {@code 48.0 kB}. */
    public static String show(Metric metric, double value) {
        if (metric.goal() == Metric.Goal.MAXIMIZE) {
            return String.format(Locale.ROOT, "%.1f %%", 100 * value);
        }
        return switch (metric.unit()) {
            case "ms" -> String.format(Locale.ROOT, value < 10 ? "%.3f ms" : "%.1f ms", value);
            case "bytes" -> show(value) + (value < 999.5 ? " B" : "B");
            default -> show(value);
        };
    }

    /** {@code figure} of {@code metric} for people, with its spread where it has one: {@code 0.214 ms ± 0.003}. */
    public static String show(Metric metric, Measurement figure) {
        String value = show(metric, figure.value());
        String spread = show(metric, figure.spread());
        return figure.spread() == 0 ? value : value + " ± " + spread.substring(0, spread.indexOf(' '));
    }

    /** {@code number} for people, to three digits: {@code 1.25 M}. */
    public static String show(double number) {
        int power = 0;
        double rest = number;
        while (Math.abs(rest) >= 999.5 && power < 4) {
            rest /= 1000;
            power++;
        }
        if (power == 0) {
            return String.format(Locale.ROOT, "%.0f", rest);
        }
        String pattern = rest >= 99.95 ? "%.0f %s" : rest >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, pattern, rest, "kMGT".charAt(power - 1));
    }

    private static String shortName(Metric metric) {
        return metric.name().replaceFirst("(Ms|Bytes)$", "");
    }

    private static String example(String unit) {
        return switch (unit) {
            case "bytes" -> "200kB";
            case "ms" -> "1.5ms";
            case "s" -> "90s or 5m";
            default -> "0.9 or 90%";
        };
    }
}
