package dev.espalier.search.store;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseHolderTest {
    private static final LeaseHolder SELF = LeaseHolder.self();
    private static final Instant LONG_AGO = Instant.now().minusSeconds(3600);

    @Test
    void livesWhileItsProcessDoes() throws Exception {
        assertTrue(SELF.alive(LONG_AGO), "a process of this machine is seen, not heard");
        Process child = new ProcessBuilder("sleep", "60").start();
        LeaseHolder holder = new LeaseHolder(
                SELF.host(),
                child.pid(),
                child.info().startInstant().orElseThrow().toEpochMilli());
        assertTrue(holder.alive(LONG_AGO));
        child.destroyForcibly().waitFor();
        assertFalse(holder.alive(Instant.now()));
    }

    @Test
    void isNotAnotherProcessOfTheSameNumber() {
        assertFalse(new LeaseHolder(SELF.host(), SELF.pid(), SELF.started() - 1000).alive(Instant.now()));
    }

    @Test
    void isHeardFromElsewhere() {
        LeaseHolder elsewhere = new LeaseHolder("elsewhere", SELF.pid(), SELF.started());
        assertTrue(elsewhere.alive(Instant.now().minusSeconds(10)));
        assertFalse(elsewhere.alive(Instant.now().minusSeconds(60)));
    }
}
