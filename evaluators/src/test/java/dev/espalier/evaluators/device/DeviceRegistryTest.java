package dev.espalier.evaluators.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.espalier.evaluators.device.Device.Agent;
import dev.espalier.evaluators.device.Device.Table;
import dev.espalier.evaluators.device.Device.ThisMachine;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceRegistryTest {
    private static final Agent PI = new Agent("pi", URI.create("http://pi.local:8766"), "secret-of-the-pi");

    @TempDir
    private Path home;

    private DeviceRegistry devices() {
        return new DeviceRegistry(home);
    }

    @Test
    void thisMachineIsAlwaysThere() {
        assertEquals(new ThisMachine("cpu-1t", 1), devices().all().getFirst());
        DeviceException refused =
                assertThrows(DeviceException.class, () -> devices().remove("cpu-1t"));
        assertTrue(refused.getMessage().contains("always there"), refused.getMessage());
    }

    @Test
    void everyKindIsKept() {
        List<Device> added = List.of(PI, new Table("phone", home.resolve("phone.csv")), new ThisMachine("two", 2));
        added.forEach(devices()::add);
        List<Device> all = devices().all();
        assertEquals(added, all.subList(all.size() - 3, all.size()));
        devices().remove("phone");
        assertTrue(devices().find("phone").isEmpty());
        assertEquals(PI, devices().get("pi"));
    }

    @Test
    void aNameIsGivenOnce() {
        devices().add(PI);
        DeviceException refused =
                assertThrows(DeviceException.class, () -> devices().add(new ThisMachine("pi", 1)));
        assertTrue(refused.getMessage().startsWith("there is a device 'pi' already: agent at"), refused.getMessage());
        assertThrows(DeviceException.class, () -> devices().add(new ThisMachine("cpu-1t", 2)));
    }

    @Test
    void whatIsNotThereIsToldWithWhatIs() {
        devices().add(PI);
        DeviceException unknown =
                assertThrows(DeviceException.class, () -> devices().get("phone"));
        assertTrue(unknown.getMessage().contains("'phone', only cpu-1t"), unknown.getMessage());
        assertTrue(unknown.getMessage().contains("pi"), unknown.getMessage());
    }

    @Test
    void severalAtOnceLoseNothing() throws InterruptedException {
        List<Thread> adding = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofPlatform().start(() -> devices().add(new ThisMachine("device-" + i, 1))))
                .toList();
        for (Thread thread : adding) {
            thread.join();
        }
        IntStream.range(0, 8).forEach(i -> devices().get("device-" + i));
    }

    @Test
    void nobodyElseReadsTheTokens() throws IOException {
        assumeTrue(
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix"), "files have no owners here");
        devices().add(PI);
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(home.resolve("devices.json")));
        assertTrue(PI.toString().contains("pi.local") && !PI.toString().contains("secret"), PI.toString());
        assertTrue(!PI.description().contains("secret"), PI.description());
    }

    @Test
    void aDamagedFileIsNamed() throws IOException {
        Files.writeString(home.resolve("devices.json"), "{\"devices\":[{\"type\":\"Toaster\"}]}");
        DeviceException damaged =
                assertThrows(DeviceException.class, () -> devices().all());
        assertTrue(damaged.getMessage().startsWith(home.resolve("devices.json") + " is damaged"), damaged.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a@b", "../up", "-x", "é", "a,b", "x1234567890123456789012345678901234567890"})
    void namesThatWouldNotFitEverywhereAreRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new ThisMachine(name, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pi:8766", "ftp://pi", "http:///nowhere", "http://user@pi", "http://pi?x"})
    void addressesThatAreNoAgentsAreRefused(String address) {
        URI uri = URI.create(address);
        assertThrows(IllegalArgumentException.class, () -> new Agent("pi", uri, "secret"));
    }
}
