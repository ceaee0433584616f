package dev.espalier.evaluators.latency;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class AffinityTest {
    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "threads are pinned on Linux only")
    void aPinnedThreadMayRunOnItsCoreOnly() throws Exception {
        BitSet before = Affinity.allowed();
        assertFalse(before.isEmpty());
        int core = Machine.here().cores().getFirst();
        FutureTask<BitSet> pinned = new FutureTask<>(() -> {
            assertTrue(Affinity.pin(List.of(core)));
            return Affinity.allowed();
        });
        Thread.ofPlatform().start(pinned);
        BitSet only = new BitSet();
        only.set(core);
        assertEquals(only, pinned.get());
        assertEquals(before, Affinity.allowed());
    }

    @Test
    void aCoreThatDoesNotExistIsNoPin() {
        assertFalse(Affinity.pin(List.of(1023)));
    }
}
