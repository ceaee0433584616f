package dev.espalier.evaluators.device;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.latency.Machine;
import dev.espalier.space.trial.Metric;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Something named whose latency a study may ask for: what is stored of it, and enough to {@link LatencySource#open open} it. */
public sealed interface Device {
    /** What people, experiment files and {@link Metric#latencyOn metrics} call it. */
    String name();

    /** The word for what kind of device it is, {@code this-machine}, {@code agent} or {@code table}. */
    default String kind() {
        return switch (this) {
            case ThisMachine _ -> "this-machine";
            case Agent _ -> "agent";
            case Table _ -> "table";
        };
    }

    /** What it is, in a few words, without asking it. */
    String description();

    /** Threads of the machine this program runs on. */
    record ThisMachine(String name, int threads) implements Device {
        /** @throws IllegalArgumentException if it can be called so by nobody, or the threads are not positive */
        public ThisMachine {
            Metric.latencyOn(name);
            require(threads > 0, "device '%s': needs at least one thread, got %d", name, threads);
        }

        @Override
        public String description() {
            return "this machine, " + threads + (threads == 1 ? " thread" : " threads");
        }
    }

    /**
     * A machine on which {@code espalier agent} runs.
     *
     * @param address where the agent listens, {@code http://host:port}
     * @param token what the agent wants to see
     */
    record Agent(String name, URI address, String token) implements Device {
        /** @throws IllegalArgumentException if it can be called so by nobody, or the address or the token is none */
        public Agent {
            Metric.latencyOn(name);
            require(
                    ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                            && address.getHost() != null
                            && address.getUserInfo() == null
                            && address.getQuery() == null,
                    "device '%s': an agent's address is like http://host:8766, got '%s'",
                    name,
                    address);
            require(
                    token.matches("[!-~]{1,200}"),
                    "device '%s': a token needs 1 to 200 characters, neither blanks nor letters beyond ASCII",
                    name);
        }

        @Override
        public String description() {
            return "agent at " + address;
        }

        /** Without the token. */
        @Override
        public String toString() {
            return "Agent[" + name + ", " + address + "]";
        }
    }

    /**
     * What somebody measured of blocks on some machine; a network's latency is their sum.
     *
     * @param file a CSV file of the form that {@link LookupTable} describes
     */
    record Table(String name, Path file) implements Device {
        /** @throws IllegalArgumentException if it can be called so by nobody */
        public Table {
            Metric.latencyOn(name);
            file = file.toAbsolutePath().normalize();
        }

        @Override
        public String description() {
            return "table " + file;
        }
    }

    /** The devices that are always there: {@code cpu-1t}, {@code cpu-2t} and so on, this machine with so many threads. */
    static List<Device> builtIn() {
        return Machine.all().stream()
                .<Device>map(machine -> new ThisMachine("cpu-" + machine.threads() + "t", machine.threads()))
                .toList();
    }
}
