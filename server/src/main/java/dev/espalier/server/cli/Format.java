package dev.espalier.server.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How data is printed. */
enum Format {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON,
    /** For spreadsheets. */
    CSV;

    /** The option that every command which prints data has. */
    static final class Choice {
        @Option(
                names = {"-f", "--format"},
                paramLabel = "FORMAT",
                converter = ByName.class,
                completionCandidates = Names.class,
                description = "How to print: ${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not said.",
                defaultValue = "table")
        private Format format = TABLE;

        Format format() {
            return format;
        }
    }

    private static final class ByName implements ITypeConverter<Format> {
        @Override
        public Format convert(String name) {
            return Arrays.stream(values())
                    .filter(format -> format.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("expected table, json or csv"));
        }
    }

    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(Format::label).iterator();
        }
    }

    private String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
