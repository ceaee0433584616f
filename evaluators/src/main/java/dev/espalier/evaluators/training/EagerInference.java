package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.stream.DoubleStream;

/** How long a network takes on the training engine, layer by layer: what a latency would be that nobody deploys. */
public final class EagerInference {
    private static final double MILLION = 1e6;

    private EagerInference() {}

    /**
     * The thread time of each of many calls with one image, in milliseconds. The engine has one thread, which is the
     * caller's.
     *
     * @param warmUp how long it runs before it is timed
     * @param time how long it is timed, at least one call
     */
    public static double[] callTimes(Network network, Weights weights, Duration warmUp, Duration time) {
        TensorShape input = network.input();
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = DjlNetwork.frozen(network, weights, manager);
            ParameterStore store = new ParameterStore(manager, false);
            NDArray image = manager.randomNormal(new Shape(1, input.channels(), input.height(), input.width()));
            calls(block, store, image, warmUp);
            return calls(block, store, image, time);
        }
    }

    private static double[] calls(DjlNetwork block, ParameterStore store, NDArray image, Duration time) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long end = System.nanoTime() + time.toNanos();
        DoubleStream.Builder times = DoubleStream.builder();
        do {
            long before = threads.getCurrentThreadCpuTime();
            try (NDManager call = image.getManager().newSubManager()) {
                NDArray own = image.duplicate();
                own.attach(call);
                block.forward(store, new NDList(own), false, null)
                        .singletonOrThrow()
                        .toFloatArray();
            }
            times.add((threads.getCurrentThreadCpuTime() - before) / MILLION);
        } while (System.nanoTime() < end);
        return times.build().toArray();
    }
}
