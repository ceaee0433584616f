package dev.espalier.evaluators.table;

import dev.espalier.space.trial.Measurement;
import java.util.List;

/**
 * Something that was measured on a device.
 *
 * @param key what
 * @param time milliseconds of the model it was measured by: the part between lead and trail, a skeleton, or a whole network
 * @param features what that model asks of the device, in the order of {@link PartFeatures#NAMES}
 */
record TableEntry(PartKey key, Measurement time, List<Double> features) {
    TableEntry {
        features = List.copyOf(features);
    }

    Interpolation.Point point() {
        return new Interpolation.Point(
                features.stream().mapToDouble(Double::doubleValue).toArray(), key.sizes(), key.kind());
    }
}
