package dev.espalier.evaluators.table;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.latency.Clock;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A device on which every layer costs its multiply-adds and a microsecond, and a call two. */
final class FakeSource implements LatencySource {
    final List<Network> measured = new ArrayList<>();
    private int batches;

    /** @param batches after which it is switched off */
    FakeSource(int batches) {
        this.batches = batches;
    }

    static double ms(Network network) {
        double macs = CostModel.count(network, Precision.FLOAT32).macs();
        return 0.002 + 0.001 * network.nodes().size() + 1e-6 * macs;
    }

    @Override
    public List<LatencyReport> measure(List<ExportedModel> models, int batch) throws InterruptedException {
        if (batches-- == 0) {
            throw new InterruptedException("switched off");
        }
        return models.stream()
                .map(model -> {
                    Network network = model.design().orElseThrow().network();
                    measured.add(network);
                    double ms = ms(network);
                    return new LatencyReport(new Measurement(ms, 0, 100), ms, ms, Clock.THREAD_CPU, ms, 1);
                })
                .toList();
    }

    @Override
    public String what() {
        return "nothing real";
    }

    @Override
    public Probe probe() {
        return new Probe(what(), Optional.empty());
    }

    @Override
    public void close() {}
}
