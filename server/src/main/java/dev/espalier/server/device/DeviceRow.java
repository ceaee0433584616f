package dev.espalier.server.device;

import dev.espalier.evaluators.device.Device;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/**
 * A device in a table; an agent's token stays where it is.
 *
 * @param kind this-machine, agent or table
 * @param description what it is, without asking it
 * @param builtIn whether it is always there
 */
@Serdeable
public record DeviceRow(String device, String kind, String description, boolean builtIn) {
    static List<DeviceRow> all(List<Device> devices) {
        List<Device> builtIn = Device.builtIn();
        return devices.stream()
                .map(device ->
                        new DeviceRow(device.name(), device.kind(), device.description(), builtIn.contains(device)))
                .toList();
    }
}
