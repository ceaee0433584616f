package dev.espalier.evaluators.latency;

import static dev.espalier.space.Requirement.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * What a latency was measured on.
 *
 * @param name what people and stored trials call it, {@code cpu-1t} and the processor's model
 * @param threads how many threads compute
 * @param core the core that the measuring thread is pinned to; empty where threads cannot be pinned
 */
public record Device(String name, int threads, OptionalInt core) {
    /** @throws IllegalArgumentException if {@code threads} is not 1, the only number that is measured so far */
    public Device {
        require(threads == 1, "device '%s': latency is measured with 1 thread, not %d", name, threads);
    }

    /** This machine with one thread, pinned to the last core this process may use. */
    public static Device here() {
        BitSet cores = Affinity.allowed();
        OptionalInt last = cores.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cores.length() - 1);
        return new Device("cpu-1t " + processor(), 1, last);
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        String unknown = System.getProperty("os.arch");
        if (!Files.isReadable(info)) {
            return unknown;
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip().replaceAll("\\s+", " "))
                    .findFirst()
                    .orElse(unknown);
        } catch (IOException e) {
            return unknown;
        }
    }
}
