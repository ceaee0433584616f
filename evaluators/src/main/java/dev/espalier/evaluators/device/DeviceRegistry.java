package dev.espalier.evaluators.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.espalier.evaluators.wire.WireFormat;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The devices that a home folder knows: the built-in ones, and those added, in {@code devices.json}. The file has agents'
 * tokens in it, so nobody but its owner may read it. Several processes may use it at once.
 */
public final class DeviceRegistry {
    private static final String FILE = "devices.json";

    private static final ReentrantLock THREADS = new ReentrantLock();

    private final Path home;

    /** The devices of the home folder {@code home}. */
    public DeviceRegistry(Path home) {
        this.home = home;
    }

    /** What {@code devices.json} holds. */
    private record Stored(List<Device> devices) {}

    /**
     * All devices, the built-in ones first, the others in the order they were added.
     *
     * @throws DeviceException if the file is not as this program writes it
     */
    public List<Device> all() {
        return Stream.concat(Device.builtIn().stream(), stored().stream()).toList();
    }

    /** The device called {@code name}, if there is one. */
    public Optional<Device> find(String name) {
        return all().stream().filter(device -> device.name().equals(name)).findFirst();
    }

    /**
     * The device called {@code name}.
     *
     * @throws DeviceException if there is none
     */
    public Device get(String name) {
        return find(name)
                .orElseThrow(() ->
                        new DeviceException("there is no device '%s', only %s; 'espalier devices add' adds one"
                                .formatted(
                                        name, all().stream().map(Device::name).collect(Collectors.joining(", ")))));
    }

    /**
     * Adds {@code device}.
     *
     * @throws DeviceException if there is one of that name
     */
    public void add(Device device) {
        change(devices -> {
            if (find(device.name()).isPresent()) {
                throw new DeviceException("there is a device '%s' already: %s; remove it, or choose another name"
                        .formatted(device.name(), get(device.name()).description()));
            }
            return Stream.concat(devices.stream(), Stream.of(device)).toList();
        });
    }

    /**
     * Removes the device called {@code name}; studies that measured on it keep their figures.
     *
     * @throws DeviceException if there is none, or it is a built-in one
     */
    public void remove(String name) {
        change(devices -> {
            Device device = get(name);
            List<Device> others = new ArrayList<>(devices);
            if (!others.remove(device)) {
                throw new DeviceException("device '%s' is always there: %s".formatted(name, device.description()));
            }
            return others;
        });
    }

    private void change(UnaryOperator<List<Device>> change) {
        // A file's lock is for processes; threads of one must not even ask for it at once.
        THREADS.lock();
        try {
            Files.createDirectories(home);
            try (FileChannel lock = FileChannel.open(
                            home.resolve("devices.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var _ = lock.lock()) {
                write(change.apply(stored()));
            }
        } catch (IOException e) {
            throw new DeviceException("the devices in %s cannot be written: %s".formatted(home, e.getMessage()), e);
        } finally {
            THREADS.unlock();
        }
    }

    private void write(List<Device> devices) throws IOException {
        Path part = Files.createTempFile(home, "devices", ".part");
        try {
            // A temporary file is its owner's alone where the system knows owners.
            Files.writeString(part, WireFormat.write(Stored.class, new Stored(devices)));
            Files.move(part, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private List<Device> stored() {
        Path file = home.resolve(FILE);
        try {
            return WireFormat.read(Stored.class, Files.readString(file)).devices();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (JsonProcessingException e) {
            throw new DeviceException(
                    "%s is damaged: %s; mend it, or delete it and add the devices again"
                            .formatted(file, e.getOriginalMessage()),
                    e);
        } catch (IOException e) {
            throw new DeviceException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
