package dev.espalier.server.device;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Device;
import io.micronaut.serde.annotation.Serdeable;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the browser says of a device to add.
 *
 * @param kind this-machine, agent or table
 * @param threads of this machine
 * @param address of an agent
 * @param token of an agent
 * @param file of a table, on this machine
 */
@Serdeable
record NewDevice(
        String device,
        String kind,
        Optional<Integer> threads,
        Optional<String> address,
        Optional<String> token,
        Optional<String> file) {
    /** @throws IllegalArgumentException if something is missing or not as it must be */
    Device described() {
        return switch (kind) {
            case "this-machine" -> new Device.ThisMachine(device, needed(threads, "the number of threads"));
            case "agent" -> new Device.Agent(device, uri(needed(address, "its address")), needed(token, "its token"));
            case "table" -> new Device.Table(device, path(needed(file, "its file")));
            default ->
                throw new IllegalArgumentException(
                        "there is no kind of device '%s', only this-machine, agent and table".formatted(kind));
        };
    }

    private <T> T needed(Optional<T> value, String what) {
        require(value.filter(v -> !v.toString().isBlank()).isPresent(), "device '%s' needs %s", device, what);
        return value.orElseThrow();
    }

    private static URI uri(String text) {
        try {
            return URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an agent's address is like http://host:8766, got '" + text + "'", e);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is no file's name", e);
        }
    }
}
