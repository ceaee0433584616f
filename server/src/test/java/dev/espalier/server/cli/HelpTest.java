package dev.espalier.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    @TempDir
    private Path home;

    static Stream<String> commands() {
        return Main.commandLine(new Terminal(System.out, System.err, Path.of("."), false))
                .getSubcommands()
                .keySet()
                .stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithoutItsArguments(String command) {
        CommandLineRunner.Result result = new CommandLineRunner(home).run(command, "--help");

        assertEquals(0, result.code(), result.err());
        assertTrue(result.out().startsWith("Usage: espalier " + command), result.out());
    }
}
