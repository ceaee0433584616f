package dev.espalier.evaluators.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The cores that this process may use, where a program can be bound to one: on Linux with {@code taskset}. */
final class Cores {
    private static final String TASKSET = "/usr/bin/taskset";
    private static final String KEY = "Cpus_allowed_list:";

    private Cores() {}

    /** Numbers of the cores, ascending; none where programs cannot be bound. */
    static List<Integer> allowed() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isExecutable(Path.of(TASKSET)) || !Files.isReadable(status)) {
            return List.of();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(KEY))
                    .flatMap(line -> parse(line.substring(KEY.length()).strip()))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The numbers in {@code 0-2,5}. */
    static Stream<Integer> parse(String list) {
        return Stream.of(list.split(",")).flatMap(range -> {
            String[] ends = range.split("-");
            return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .boxed();
        });
    }

    /** The words before a command that bind it to {@code core}. */
    static List<String> binding(int core) {
        return List.of(TASKSET, "--cpu-list", String.valueOf(core));
    }
}
