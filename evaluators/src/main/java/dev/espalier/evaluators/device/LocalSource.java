package dev.espalier.evaluators.device;

import dev.espalier.evaluators.latency.Core;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.latency.Machine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** Measures on threads of this machine, while nothing else of Espalier trains or measures on their cores. */
final class LocalSource implements LatencySource {
    private final Machine machine;
    private final Workbench bench;
    private final List<Core> cores;
    private final ReentrantLock turn = new ReentrantLock(true);

    private LocalSource(Machine machine, Workbench bench, List<Core> cores) {
        this.machine = machine;
        this.bench = bench;
        this.cores = cores;
    }

    static LocalSource open(Device.ThisMachine device, Workbench bench) {
        Machine machine = bench.machine(device);
        return new LocalSource(machine, bench, Core.of(machine, bench.locks(), bench.waiting()));
    }

    @Override
    public List<LatencyReport> measure(List<ExportedModel> models, int batch) throws InterruptedException {
        List<byte[]> files = models.stream().map(ExportedModel::onnx).toList();
        return alone(() -> {
            LatencyMeter meter =
                    new LatencyMeter(machine, bench.protocol(), bench.anchors().of(machine.name()));
            List<LatencyReport> reports = meter.measure(files, batch);
            meter.anchorReference().ifPresent(time -> bench.anchors().keep(machine.name(), time));
            return reports;
        });
    }

    @Override
    public String what() {
        return machine.name();
    }

    @Override
    public Probe probe() throws InterruptedException {
        LatencyReport anchor = alone(() -> {
            LatencyMeter meter = new LatencyMeter(machine, bench.protocol(), OptionalDouble.empty());
            return meter.measure(List.of(LatencyMeter.anchor())).getFirst();
        });
        return new Probe(machine.name(), Optional.of(anchor));
    }

    private <T> T alone(Callable<T> task) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            return Core.alone(cores, task);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            turn.unlock();
        }
    }

    @Override
    public void close() {
        for (Core core : cores) {
            core.close();
        }
    }
}
