package dev.espalier.evaluators.latency;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;

/** Which cores the calling thread may run on, by the scheduler's calls of Linux. Other systems have none here. */
final class Affinity {
    /** Room for 1024 cores, as the C library's own set has. */
    private static final int MASK_BYTES = 128;

    private static final Optional<MethodHandle> GET = find("sched_getaffinity");
    private static final Optional<MethodHandle> SET = find("sched_setaffinity");

    private Affinity() {}

    /** The cores the calling thread may run on; empty where that cannot be known. */
    static BitSet allowed() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            return call(GET, mask) ? BitSet.valueOf(mask.toArray(ValueLayout.JAVA_BYTE)) : new BitSet();
        }
    }

    /**
     * Keeps the calling thread, which must not be virtual, and all threads it starts from now on within {@code cores};
     * false where that is not possible.
     */
    static boolean pin(Collection<Integer> cores) {
        BitSet only = new BitSet();
        cores.forEach(only::set);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES);
            MemorySegment.copy(MemorySegment.ofArray(only.toByteArray()), 0, mask, 0, only.toByteArray().length);
            return call(SET, mask);
        }
    }

    private static boolean call(Optional<MethodHandle> function, MemorySegment mask) {
        if (function.isEmpty()) {
            return false;
        }
        try {
            int callingThread = 0;
            return (int) function.get().invokeExact(callingThread, (long) MASK_BYTES, mask) == 0;
        } catch (Throwable e) {
            throw new IllegalStateException("the scheduler's call failed", e);
        }
    }

    @SuppressWarnings("restricted")
    private static Optional<MethodHandle> find(String function) {
        if (!System.getProperty("os.name").equals("Linux")) {
            return Optional.empty();
        }
        FunctionDescriptor signature = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS);
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup().find(function).map(address -> linker.downcallHandle(address, signature));
    }
}
