package dev.espalier.evaluators.table;

import dev.espalier.evaluators.device.DeviceException;
import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.trial.Measurement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a device's table lies: {@code measured.csv}, to which every batch of measurements is appended as it comes, {@code
 * fit.csv}, how well it foretells, and {@code alignment.csv}. A line that a killed process left unfinished is dropped.
 */
public final class TableFolder {
    private static final String MEASURED = "measured.csv";
    private static final List<String> KEY = List.of(
            "block",
            "position",
            "in",
            "mid",
            "out",
            "stride",
            "resolution",
            "precision",
            "threads",
            "ms",
            "spreadMs",
            "repeats");
    private static final String HEADER =
            Stream.concat(KEY.stream(), PartFeatures.NAMES.stream()).collect(Collectors.joining(","));
    private static final String FIT = "fit.csv";
    private static final String ALIGNMENT = "alignment.csv";

    private final Path folder;

    /** The table in {@code folder}, which need not be there. */
    public TableFolder(Path folder) {
        this.folder = folder;
    }

    /** The table of {@code device} in the home folder {@code home}. */
    public static TableFolder of(Path home, String device) {
        return new TableFolder(home.resolve("tables").resolve(device));
    }

    /** Whether anything was measured. */
    public boolean exists() {
        return Files.exists(folder.resolve(MEASURED));
    }

    /**
     * All that was measured, in order.
     *
     * @throws DeviceException if the table is of another version of Espalier
     */
    List<TableEntry> entries() {
        List<String> lines = lines(folder.resolve(MEASURED));
        if (lines.isEmpty()) {
            return List.of();
        }
        if (!lines.getFirst().equals(HEADER)) {
            throw new DeviceException("%s is not a table of this version of Espalier; move it away and profile again"
                    .formatted(folder.resolve(MEASURED)));
        }
        return lines.stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> cells.length == KEY.size() + PartFeatures.NAMES.size())
                .map(TableFolder::entry)
                .toList();
    }

    private static TableEntry entry(String[] cells) {
        PartKey key = new PartKey(
                cells[0],
                Position.valueOf(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4]),
                Integer.parseInt(cells[5]),
                Integer.parseInt(cells[6]),
                LayerPrecision.named(cells[7]),
                Integer.parseInt(cells[8]));
        Measurement time =
                new Measurement(Double.parseDouble(cells[9]), Double.parseDouble(cells[10]), Long.parseLong(cells[11]));
        return new TableEntry(
                key,
                time,
                IntStream.range(KEY.size(), cells.length)
                        .mapToObj(i -> Double.valueOf(cells[i]))
                        .toList());
    }

    /** Adds {@code entries}, safely on the disk when this returns. */
    void append(List<TableEntry> entries) {
        Path file = folder.resolve(MEASURED);
        try {
            Files.createDirectories(folder);
            List<String> lines = new ArrayList<>();
            if (!Files.exists(file)) {
                lines.add(HEADER);
            } else if (!Files.readString(file).endsWith("\n")) {
                lines.add("");
            }
            entries.forEach(entry -> lines.add(line(entry)));
            String text = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
            Files.write(
                    file,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.DSYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("the table in " + folder + " cannot be written", e);
        }
    }

    private static String line(TableEntry entry) {
        PartKey key = entry.key();
        Stream<Object> cells = Stream.of(
                key.block(),
                key.position(),
                key.in(),
                key.mid(),
                key.out(),
                key.stride(),
                key.resolution(),
                key.precision().label(),
                key.threads(),
                entry.time().value(),
                entry.time().spread(),
                entry.time().repeats());
        return Stream.concat(cells, entry.features().stream())
                .map(String::valueOf)
                .collect(Collectors.joining(","));
    }

    /** How well the table foretells, one line for each precision it was fitted for. */
    List<AdditiveFit> fits() {
        return lines(folder.resolve(FIT)).stream()
                .skip(1)
                .map(AdditiveFit::parse)
                .toList();
    }

    void keep(List<AdditiveFit> fits) {
        replace(
                FIT,
                Stream.concat(Stream.of(AdditiveFit.HEADER), fits.stream().map(AdditiveFit::line))
                        .toList());
    }

    /**
     * By which step of channels the device computes at full speed at {@code precision}: widths and cuts should be multiples of
     * it. Empty if it was not probed.
     */
    public OptionalInt channelStep(LayerPrecision precision) {
        Map<Integer, Double> times =
                alignments().getOrDefault(precision.quantized() ? LayerPrecision.INT8 : precision, Map.of());
        return times.isEmpty() ? OptionalInt.empty() : OptionalInt.of(AlignmentProbe.step(times));
    }

    private Map<LayerPrecision, Map<Integer, Double>> alignments() {
        Map<LayerPrecision, Map<Integer, Double>> all = new EnumMap<>(LayerPrecision.class);
        lines(folder.resolve(ALIGNMENT)).stream()
                .skip(1)
                .map(line -> line.split(","))
                .forEach(cells -> all.computeIfAbsent(LayerPrecision.named(cells[0]), _ -> new TreeMap<>())
                        .put(Integer.valueOf(cells[1]), Double.valueOf(cells[2])));
        return all;
    }

    void keepAlignment(LayerPrecision precision, Map<Integer, Double> times) {
        Map<LayerPrecision, Map<Integer, Double>> all = alignments();
        all.put(precision, times);
        replace(ALIGNMENT, AlignmentProbe.lines(all));
    }

    /** Copies the table to {@code other}. */
    public void copyTo(TableFolder other) {
        try {
            Files.createDirectories(other.folder);
            for (String name : List.of(ALIGNMENT, FIT, MEASURED)) {
                if (Files.exists(folder.resolve(name))) {
                    Files.copy(folder.resolve(name), other.folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the table in " + folder + " cannot be copied to " + other.folder, e);
        }
    }

    /** Puts {@code lines} into {@code name} in one step. */
    private void replace(String name, List<String> lines) {
        try {
            Files.createDirectories(folder);
            Path part = folder.resolve(name + ".part");
            Files.write(part, lines);
            Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the table in " + folder + " cannot be written", e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Arrays.stream(Files.readString(file).split("\n"))
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("the table's " + file + " cannot be read", e);
        }
    }
}
