package dev.espalier.search.store;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;

/**
 * A process that works on a study. On its own machine one sees whether it lives, elsewhere one hears its heartbeat.
 *
 * @param started when the process began, in milliseconds since 1970, since numbers of processes are used again; 0 if the
 *     operating system does not tell
 */
record LeaseHolder(String host, long pid, long started) {
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final LeaseHolder SELF = of(ProcessHandle.current());

    static LeaseHolder self() {
        return SELF;
    }

    boolean alive(Instant heartbeat) {
        return host.equals(SELF.host)
                ? ProcessHandle.of(pid)
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> of(process).started == started)
                        .isPresent()
                : heartbeat.isAfter(Instant.now().minus(SILENCE));
    }

    private static LeaseHolder of(ProcessHandle process) {
        return new LeaseHolder(
                localHost(),
                process.pid(),
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private static String localHost() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
