package dev.espalier.evaluators.worker;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.block.InvertedResidual;
import dev.espalier.space.block.Layers;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Candidate;
import dev.espalier.space.trial.CandidateId;
import java.time.Duration;
import java.util.Optional;

/** Candidates and settings small enough that a test takes seconds, and others that go on for long. */
final class Candidates {
    private static final TrainingRecipe SHORT =
            TrainingRecipe.builder().epochs(2).learningRate(0.003).build();

    private Candidates() {}

    static Candidate small(Precision precision) {
        return candidate(16, 8, 1, precision);
    }

    /** Half a billion multiply-adds: trains for a minute or more. */
    static Candidate large() {
        return candidate(64, 96, 6, Precision.FLOAT32);
    }

    /** Weights of 60 MB, of which an export needs several copies. */
    static Candidate heavy() {
        Network.Builder net = Network.builder(new TensorShape(3, 16, 16));
        String x = net.add("wide", new Linear(20_000, false), net.add("flatten", new Flatten(), Network.INPUT));
        net.add("classifier", new Linear(10, true), x);
        Assignment genes = Assignment.of(1);
        return new Candidate(CandidateId.of(genes), genes, new Design(net.build(), Precision.FLOAT32));
    }

    private static Candidate candidate(int extent, int width, int depth, Precision precision) {
        Network.Builder net = Network.builder(new TensorShape(3, extent, extent));
        Conv2d stem = Conv2d.dense(width, Window.same(3).stride(2));
        String x = Layers.convNormAct(net, "stem", stem, Function.RELU6, Network.INPUT);
        for (int i = 0; i < depth; i++) {
            x = new InvertedResidual(width, 3, 2, 1, true).append(net, "block" + i, x);
        }
        net.add("classifier", new Linear(10, true), net.add("pool", new GlobalAveragePool(), x));
        Assignment genes =
                Assignment.of(extent, width, depth, precision.standard().weightBits());
        return new Candidate(CandidateId.of(genes), genes, new Design(net.build(), precision));
    }

    static WorkerSettings settings(int workers, Duration timeLimit) {
        return settings(workers, SHORT, timeLimit, 200);
    }

    static WorkerSettings settings(int workers, TrainingRecipe recipe, Duration timeLimit, int heapMegabytes) {
        LatencyProtocol quick =
                new LatencyProtocol(Duration.ofMillis(2), 3, Duration.ofMillis(2), 1, 0.5, 3, 1.5, Duration.ZERO);
        DataSource data = new DataSource.BuiltIn(1, 400, 200, 100);
        return new WorkerSettings(
                workers, data, Optional.empty(), recipe, WorkerSettings.HERE, quick, timeLimit, heapMegabytes);
    }
}
