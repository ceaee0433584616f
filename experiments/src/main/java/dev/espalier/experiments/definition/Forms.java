package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/** Which form the values of a type have. */
final class Forms {
    private Forms() {}

    static Form<?> of(Type type, Key key) {
        if (type instanceof ParameterizedType list) {
            Type item = list.getActualTypeArguments()[0];
            return item == Metric.class
                    ? OBJECTIVES
                    : item == Limit.class ? LIMITS : new ListForm<>(of(item, key), key.mayBeEmpty());
        }
        return switch ((Class<?>) type) {
            case Class<?> c when c == int.class || c == Integer.class -> whole(key, n -> Math.toIntExact((long) n));
            case Class<?> c when c == long.class -> whole(key, n -> (long) n);
            case Class<?> c when c == double.class || c == Double.class -> number("a number", key, n -> n);
            case Class<?> c
            when c == boolean.class || c == Boolean.class ->
                words(List.of("true", "false"), Boolean::valueOf, String::valueOf);
            case Class<?> c when c == String.class -> new ScalarForm<>("a text", List.of(), t -> t, t -> t);
            case Class<?> c when c == Duration.class -> duration(key);
            case Class<?> c
            when c == Precision.class -> words(LayerPrecision.labels(), Precision::named, Precision::toString);
            case Class<?> c when c.isEnum() -> constants(c);
            case Class<?> c when c.isRecord() -> new RecordForm<>(c.asSubclass(Record.class));
            default -> throw new IllegalStateException("no form for " + type);
        };
    }

    private static final Form<List<Metric>> OBJECTIVES = new ByMetricForm<>(
            "maximize or minimize",
            (metric, text) -> {
                require(
                        text.equals(word(metric.goal())),
                        "'%s' does not fit, the goal of %s can only be %s",
                        text,
                        metric,
                        word(metric.goal()));
                return metric;
            },
            metric -> metric,
            metric -> word(metric.goal()));

    private static final Form<List<Limit>> LIMITS = new ByMetricForm<>(
            "a number, such as 10M, 200kB or 2ms",
            (metric, text) -> Quantity.limit(metric.name(), text),
            Limit::metric,
            limit -> Quantity.format(limit.bound()));

    private static <T extends Number> Form<T> whole(Key key, DoubleFunction<T> narrow) {
        return number("a whole number", key, number -> {
            require(number == Math.rint(number), "expected a whole number, found %s", Quantity.format(number));
            require(Math.abs(number) <= 1L << 53, "%s is too large", Quantity.format(number));
            try {
                return narrow.apply(number);
            } catch (ArithmeticException e) {
                throw new IllegalArgumentException(Quantity.format(number) + " is too large", e);
            }
        });
    }

    private static <T extends Number> Form<T> number(String expects, Key key, DoubleFunction<T> make) {
        return new ScalarForm<>(
                expects,
                List.of(),
                text -> make.apply(inRange(Quantity.parse(text, key.unit()), key)),
                number -> Quantity.format(number.doubleValue()));
    }

    private static Form<Duration> duration(Key key) {
        return new ScalarForm<>(
                "a time, such as 90s or 5m",
                List.of(),
                text -> Duration.ofMillis(Math.round(1000 * inRange(Quantity.parse(text, "s"), key))),
                time -> Quantity.format(time.toMillis() / 1000.0) + "s");
    }

    private static double inRange(double number, Key key) {
        require(number >= key.atLeast(), "must be at least %s, got %s", text(key.atLeast()), text(number));
        require(number <= key.atMost(), "must be at most %s, got %s", text(key.atMost()), text(number));
        return number;
    }

    private static String text(double number) {
        return Double.isInfinite(number) ? "infinity" : Quantity.format(number);
    }

    private static <T> Form<T> words(List<String> words, Function<String, T> parse, Function<T, String> format) {
        return new ScalarForm<>("one of " + String.join(", ", words), words, parse, format);
    }

    private static Form<Enum<?>> constants(Class<?> type) {
        List<Enum<?>> all = Arrays.stream(type.getEnumConstants())
                .<Enum<?>>map(constant -> (Enum<?>) constant)
                .toList();
        List<String> words = all.stream().map(Forms::word).toList();
        return words(words, text -> all.get(words.indexOf(text)), Forms::word);
    }

    /** The word for a constant, {@code fashion-mnist} for {@code FASHION_MNIST}. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
