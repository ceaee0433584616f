package dev.espalier.evaluators.device;

import dev.espalier.evaluators.latency.LatencyReport;
import java.util.List;
import java.util.Optional;

/** Tells how long models take on one device. Safe for several threads, which take turns. */
public interface LatencySource extends AutoCloseable {
    /** The most models of one call to {@link #measure}: as many as can be measured against each other. */
    int MODELS_AT_ONCE = 16;

    /**
     * How long {@code models} take, each against the others where they are measured.
     *
     * @param batch how many samples a call computes
     * @return one report for each model, in order
     * @throws DeviceException if the device is not there, does not let us, or cannot tell
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if one of the models cannot be run, or not with this batch
     * @throws InterruptedException if the calling thread is interrupted
     */
    List<LatencyReport> measure(List<ExportedModel> models, int batch) throws InterruptedException;

    /** How long {@code model} takes with one sample. */
    default LatencyReport measure(ExportedModel model) throws InterruptedException {
        return measure(List.of(model), 1).getFirst();
    }

    /**
     * What it is that measures, for whoever reads a figure later: processor and threads, or the table.
     *
     * @throws DeviceException if an agent is not there, or does not let us
     * @throws InterruptedException if the calling thread is interrupted
     */
    String what() throws InterruptedException;

    /**
     * Asks the device whether it is there, and measures its anchor model.
     *
     * @throws DeviceException if it is not, or does not let us
     * @throws InterruptedException if the calling thread is interrupted
     */
    Probe probe() throws InterruptedException;

    /** Lets go of what was opened; the device stays. */
    @Override
    void close();

    /**
     * What a device says of itself.
     *
     * @param what the processor and the threads, or what the table knows
     * @param anchor how long the anchor model takes, drift not divided out; empty where nothing is measured
     */
    record Probe(String what, Optional<LatencyReport> anchor) {}

    /**
     * Opens {@code device}; an agent is not asked yet.
     *
     * @throws DeviceException if a table cannot be read, or this machine has not so many cores
     */
    static LatencySource open(Device device, Workbench bench) {
        return switch (device) {
            case Device.ThisMachine here -> LocalSource.open(here, bench);
            case Device.Agent agent -> new AgentSource(agent);
            case Device.Table table -> new TableSource(table, LookupTable.read(table.file()));
        };
    }
}
