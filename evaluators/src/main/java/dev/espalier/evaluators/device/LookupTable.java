package dev.espalier.evaluators.device;

import dev.espalier.space.network.TensorShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody measured of parts of networks. The file is comma-separated, with the columns {@code block_key}, {@code
 * mean_ms} and, if known, {@code std_ms} and {@code count}; other columns are not read. A key is that of ProxylessNAS's
 * tables, {@code type-input:HxWxC-output:HxWxC} and for a block its attributes; {@link Part} tells which there are.
 *
 * <p>A part that is not in the table is estimated from the nearest ones of its kind, by their time per multiply-add, as
 * long as they are within a factor of {@value #REACH} in multiply-adds. (<a href="https://arxiv.org/abs/1812.00332">Cai et
 * al., 2019</a>, appendix B; interpolation as in <a href="https://arxiv.org/abs/1804.03230">Yang et al., 2018</a>)
 */
final class LookupTable {
    private static final double REACH = 4;
    private static final int NEIGHBOURS = 4;

    private final Path file;
    private final Map<Part, Time> times;

    /**
     * How long a part takes.
     *
     * @param mean in milliseconds
     * @param deviation standard deviation, in milliseconds
     * @param count how often it was measured
     * @param looked whether it is in the table, not estimated
     */
    record Time(double mean, double deviation, long count, boolean looked) {}

    private record Neighbour(Part part, Time time, double distance) {}

    LookupTable(Path file, Map<Part, Time> times) {
        this.file = file;
        this.times = new LinkedHashMap<>(times);
    }

    /** @throws DeviceException if the file cannot be read, or is no such table; it names the line */
    static LookupTable read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new DeviceException(
                    Files.exists(file) ? file + ": is no readable text file" : file + ": does not exist", e);
        }
        TableColumns columns = TableColumns.of(file, lines.isEmpty() ? "" : lines.getFirst());
        Map<Part, Time> times = new LinkedHashMap<>();
        for (int i = 1; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                TableColumns.Row row = columns.read(lines.get(i), i + 1);
                // Parts that several resolutions share were measured with each.
                times.merge(row.part(), row.time(), LookupTable::pooled);
            }
        }
        if (times.isEmpty()) {
            throw new DeviceException(file + ": has no rows");
        }
        return new LookupTable(file, times);
    }

    private static Time pooled(Time one, Time other) {
        long count = one.count + other.count;
        double share = (double) one.count / count;
        double mean = share * one.mean + (1 - share) * other.mean;
        double deviation = Math.sqrt(share * one.deviation * one.deviation
                + (1 - share) * other.deviation * other.deviation
                + share * (1 - share) * (one.mean - other.mean) * (one.mean - other.mean));
        return new Time(mean, deviation, count, true);
    }

    int size() {
        return times.size();
    }

    /** What inputs its stems read, {@code images of 160x160 to 224x224}. */
    String range() {
        List<TensorShape> inputs = times.keySet().stream()
                .filter(part -> part.kind() == Part.Kind.STEM)
                .map(Part::input)
                .sorted(Comparator.comparingLong(TensorShape::area))
                .toList();
        return inputs.isEmpty()
                ? "without a stem"
                : "images of %dx%d to %dx%d"
                        .formatted(
                                inputs.getFirst().height(), inputs.getFirst().width(),
                                inputs.getLast().height(), inputs.getLast().width());
    }

    /** The parts, in the order of the file. */
    List<Part> parts() {
        return List.copyOf(times.keySet());
    }

    /**
     * The time of {@code part}, looked up or estimated.
     *
     * @throws DeviceException if the table has nothing like it
     */
    Time time(Part part) {
        Time known = times.get(part);
        return known != null ? known : estimate(part);
    }

    private Time estimate(Part part) {
        List<Neighbour> near = times.entrySet().stream()
                .filter(entry -> entry.getKey().kind() == part.kind())
                .filter(entry -> Math.abs(Math.log((double) entry.getKey().macs() / part.macs())) <= Math.log(REACH))
                .map(entry -> new Neighbour(entry.getKey(), entry.getValue(), part.distance(entry.getKey())))
                .sorted(Comparator.comparingDouble(Neighbour::distance))
                .limit(NEIGHBOURS)
                .toList();
        if (near.isEmpty()) {
            throw new DeviceException("the table %s has nothing like %s%s"
                    .formatted(
                            file,
                            part.key(),
                            nearest(part)
                                    .map(other -> "; the nearest it has is " + other.key())
                                    .orElse("")));
        }
        double weights = 0;
        double logPerMac = 0;
        double relative = 0;
        for (Neighbour neighbour : near) {
            double weight = 1 / (1e-3 + neighbour.distance * neighbour.distance);
            weights += weight;
            logPerMac += weight * Math.log(neighbour.time.mean / neighbour.part.macs());
            relative += weight * neighbour.time.deviation / neighbour.time.mean;
        }
        double mean = Math.exp(logPerMac / weights) * part.macs();
        long count =
                near.stream().mapToLong(neighbour -> neighbour.time.count).min().orElse(1);
        return new Time(mean, mean * relative / weights, count, false);
    }

    private Optional<Part> nearest(Part part) {
        return times.keySet().stream()
                .filter(other -> other.kind() == part.kind())
                .min(Comparator.comparingDouble(part::distance));
    }

    /** The rows without {@code part}, to see what would be estimated of it. */
    LookupTable without(Part part) {
        Map<Part, Time> others = new LinkedHashMap<>(times);
        others.remove(part);
        return new LookupTable(file, others);
    }
}
