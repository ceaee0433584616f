package dev.espalier.evaluators.latency;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** What a latency is told by. */
public enum Clock {
    /** CPU time of the calling thread: what an inference on one thread takes, whatever other programs do meanwhile. */
    THREAD_CPU {
        @Override
        long nanoseconds() {
            return THREADS.getCurrentThreadCpuTime();
        }
    },

    /** Time as it passes: all there is for several threads, as the caller's own says little of the others'. */
    WALL {
        @Override
        long nanoseconds() {
            return System.nanoTime();
        }
    };

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    abstract long nanoseconds();

    /** The clock for a single thread: wall time where the system's CPU time is missing or too coarse. */
    static Clock ofOneThread() {
        // Windows counts thread time in ticks of 16 ms.
        boolean fine = !System.getProperty("os.name").startsWith("Windows");
        return fine && THREADS.isCurrentThreadCpuTimeSupported() ? THREAD_CPU : WALL;
    }
}
