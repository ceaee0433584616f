package dev.espalier.evaluators.latency;

import dev.espalier.evaluators.onnx.OnnxModel;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A model under measurement, and how long each of its calls took. */
final class Subject implements AutoCloseable {
    private final OnnxModel model;
    private final Clock clock;
    private final Times cpu = new Times();
    private final Times wall = new Times();

    /**
     * Takes over {@code model}.
     *
     * @param clock what tells how long the calling thread computes
     */
    Subject(OnnxModel model, Clock clock) {
        this.model = model;
        this.clock = clock;
    }

    /** Calls the model on noise, untimed; later calls are on the same noise. */
    void warmUp(Duration time, int calls) {
        RandomGenerator random = new SplittableRandom(0);
        float[] noise = new float[model.inputSize()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) random.nextGaussian();
        }
        model.run(noise);
        call(time, calls, new Times(), new Times());
    }

    /** One round of calls. */
    void measure(Duration time, int calls) {
        cpu.beginRound();
        wall.beginRound();
        call(time, calls, cpu, wall);
    }

    Times cpu() {
        return cpu;
    }

    Times wall() {
        return wall;
    }

    private void call(Duration time, int calls, Times cpuTimes, Times wallTimes) {
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; i < calls || System.nanoTime() < end; i++) {
            long wallBefore = System.nanoTime();
            long cpuBefore = clock.nanoseconds();
            model.rerun();
            cpuTimes.add(clock.nanoseconds() - cpuBefore);
            wallTimes.add(System.nanoTime() - wallBefore);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
