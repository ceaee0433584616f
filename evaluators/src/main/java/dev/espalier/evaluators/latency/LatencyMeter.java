package dev.espalier.evaluators.latency;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/** Times models on this machine, one batch of models at a time. */
public final class LatencyMeter {
    /** A meter for this machine by the standard protocol. */
    public LatencyMeter() {
        this(Device.here(), LatencyProtocol.STANDARD, OptionalDouble.empty());
    }

    /**
     * A meter for this machine.
     *
     * @param anchorReference the anchor model's CPU time in milliseconds that drift is told against, as {@link
     *     #anchorReference()} gave it earlier; without one, the first measurement sets it
     */
    public LatencyMeter(Device device, LatencyProtocol protocol, OptionalDouble anchorReference) {}

    /** The device that is measured. */
    public Device device() {
        throw new UnsupportedOperationException();
    }

    /** The anchor model's CPU time in milliseconds that drift is told against; empty before the first measurement. */
    public OptionalDouble anchorReference() {
        throw new UnsupportedOperationException();
    }

    /**
     * Times models against each other; at most about 16 at once. Waits while another thread measures with this meter.
     *
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if one of them cannot be run
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<LatencyReport> measure(List<byte[]> models) throws InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** As {@link #measure} for files. */
    public List<LatencyReport> measureFiles(List<Path> files) throws InterruptedException {
        throw new UnsupportedOperationException();
    }
}
