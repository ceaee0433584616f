package dev.espalier.evaluators.calibration;

import static dev.espalier.space.Requirement.require;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The calibrators by the name they have on the command line, each with its usual setting. */
public final class Calibrators {
    private static final Map<String, Calibrator> BY_NAME = byName();

    private Calibrators() {}

    private static Map<String, Calibrator> byName() {
        Map<String, Calibrator> all = new LinkedHashMap<>();
        all.put("min-max", new MinMax());
        all.put("moving-average", MovingAverage.USUAL);
        all.put("percentile", Percentile.USUAL);
        all.put("mse", new SquaredError());
        all.put("kl", new Divergence());
        return Collections.unmodifiableMap(all);
    }

    /** The names of all. */
    public static List<String> names() {
        return List.copyOf(BY_NAME.keySet());
    }

    /**
     * The one called {@code name}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Calibrator named(String name) {
        Calibrator calibrator = BY_NAME.get(name);
        require(calibrator != null, "there is no calibrator '%s', only %s", name, names());
        return calibrator;
    }
}
