package dev.espalier.space.compression;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the layers of a network compute with: one precision, and exceptions by layer name. On CPU runtimes every change
 * between float and integers costs a conversion, so exceptions pay only for long runs of neighbouring layers.
 *
 * @param standard of every layer that is no exception
 * @param exceptions by layer name; those that are none are left out
 */
public record Precision(LayerPrecision standard, Map<String, LayerPrecision> exceptions) {
    /** IEEE single precision throughout. */
    public static final Precision FLOAT32 = of(LayerPrecision.FLOAT32);

    /** Signed 8-bit weights per channel, unsigned 8-bit activations per tensor. */
    public static final Precision INT8 = of(LayerPrecision.INT8);

    public Precision {
        SortedMap<String, LayerPrecision> real = new TreeMap<>(exceptions);
        real.values().removeIf(standard::equals);
        exceptions = Collections.unmodifiableMap(real);
    }

    /** {@code precision} throughout. */
    public static Precision of(LayerPrecision precision) {
        return new Precision(precision, Map.of());
    }

    /**
     * Reads {@code float32}, {@code int8}, {@code w4a8} or {@code w2a8}, throughout.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static Precision named(String name) {
        return of(LayerPrecision.named(name));
    }

    /** What the layer called {@code layer} computes with. */
    public LayerPrecision at(String layer) {
        return exceptions.getOrDefault(layer, standard);
    }

    /** This precision, but {@code precision} at {@code layers}. */
    public Precision with(LayerPrecision precision, Collection<String> layers) {
        Map<String, LayerPrecision> changed = new TreeMap<>(exceptions);
        layers.forEach(layer -> changed.put(layer, precision));
        return new Precision(standard, changed);
    }

    /** Whether any layer computes in integers. */
    public boolean quantized() {
        return standard.quantized() || exceptions.values().stream().anyMatch(LayerPrecision::quantized);
    }

    /** {@code int8}, or {@code int8, 12 layers float32}. */
    @Override
    public String toString() {
        SortedMap<LayerPrecision, Integer> counts = new TreeMap<>();
        exceptions.values().forEach(precision -> counts.merge(precision, 1, Integer::sum));
        StringBuilder text = new StringBuilder(standard.label());
        counts.forEach((precision, count) -> text.append(", ")
                .append(count)
                .append(count == 1 ? " layer " : " layers ")
                .append(precision.label()));
        return text.toString();
    }
}
