package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.wire.WireFormat;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Artifact;
import dev.espalier.space.trial.Doubt;
import dev.espalier.space.trial.Epoch;
import dev.espalier.space.trial.Evaluation;
import dev.espalier.space.trial.Evaluation.Progress;
import dev.espalier.space.trial.Fidelity;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Pause;
import dev.espalier.space.trial.Stage;
import dev.espalier.space.zoo.Zoo;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class WireFormatTest {
    private static final Measurements MEASURED = Measurements.NONE
            .with(Metric.SIZE_BYTES, Measurement.exact(1234))
            .with(Metric.LATENCY_MS, new Measurement(0.25, 0.01, 300))
            .with(
                    Metric.latencyOn("phone"),
                    new Measurement(3, 0.5, 9, new Measurement.Interval(2.5, 4), Set.of(Doubt.PREDICTED, Doubt.NOISY)));

    static Stream<Layer> layers() {
        Window window = new Window(3, 5, 2, 1, 1, 2, 1);
        return Stream.of(
                new Layer.Conv2d(8, window, 2, true),
                new Layer.Conv2d(8, window, 2, false, 4),
                new Layer.Slice(1, 3),
                new Layer.Select(List.of(3, 1, 2, 0)),
                new Layer.ChannelShuffle(2),
                new Layer.Shift(3, 2, true),
                new Layer.PadChannels(1, 2),
                new Layer.Linear(10, false),
                new Layer.BatchNorm(1e-3),
                new Activation(Function.HARD_SWISH),
                new Layer.Pool2d(Layer.Pool2d.Kind.AVERAGE, window),
                new Layer.GlobalAveragePool(),
                new Layer.Add(),
                new Layer.Multiply(),
                new Layer.Concat(),
                new Layer.Flatten());
    }

    @ParameterizedTest
    @MethodSource("layers")
    void keepsLayers(Layer layer) throws Exception {
        assertEquals(layer, again(Layer.class, layer));
    }

    @Test
    void isTriedOnEveryLayer() {
        Set<Class<?>> tried = layers().map(Object::getClass).collect(Collectors.toCollection(LinkedHashSet::new));
        assertEquals(Set.copyOf(Arrays.asList(Layer.class.getPermittedSubclasses())), tried);
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void keepsWholeNetworks(Zoo zoo) throws Exception {
        Network network = zoo.network();
        assertEquals(network, again(Network.class, network));
    }

    static Stream<Request> requests() {
        Network.Builder net = Network.builder(new TensorShape(1, 4, 4));
        net.add("pool", new Layer.GlobalAveragePool(), Network.INPUT);
        Path folder = Path.of("/some where/è");
        return Stream.concat(
                Stream.of(
                        new Request.Evaluate(
                                new Design(net.build(), Precision.INT8),
                                -5,
                                List.of(new Limit(Metric.LATENCY_MS, 1.5), new Limit(Metric.SIZE_BYTES, 1e5)),
                                folder,
                                Map.of("cpu-1t Processor", 0.125),
                                new Evaluation.TrialName("a study", "12"),
                                new Fidelity(1, 3, 9),
                                List.of(new Pause(
                                        Measurements.NONE.with(Metric.ACCURACY, new Measurement(0.5, 0.1, 100)),
                                        folder))),
                        new Request.Evaluate(
                                new Design(
                                        net.build(),
                                        Precision.FLOAT32,
                                        new Origin.Remnant(List.of(2, 3), List.of("stage1.0"))),
                                1,
                                List.of(),
                                folder,
                                Map.of(),
                                Evaluation.TrialName.NONE,
                                Fidelity.WHOLE,
                                List.of()),
                        new Request.Confirm(List.of(folder.resolve("a"), folder.resolve("b")), Map.of())),
                Stream.of(
                                new DataSource.BuiltIn(3),
                                new DataSource.Idx(folder, 5000, 0),
                                new DataSource.FashionMnistDownload(100, 200),
                                new DataSource.Prepared(
                                        new DataSource.BuiltIn(3), new Normalization(List.of(0.5), List.of(2.0))))
                        .map(source -> new Request.SetUp(
                                source,
                                List.of(folder),
                                TrainingRecipe.defaults(),
                                Map.of(
                                        Metric.LATENCY_MS,
                                        new Device.ThisMachine("two", 2),
                                        Metric.latencyOn("pi"),
                                        new Device.Agent("pi", URI.create("http://pi:1"), "secret"),
                                        Metric.latencyOn("phone"),
                                        new Device.Table("phone", folder.resolve("phone.csv"))),
                                LatencyProtocol.STANDARD,
                                List.of(0, 1),
                                folder)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void keepsRequests(Request request) throws Exception {
        assertEquals(request, again(Request.class, request));
    }

    static Stream<Reply> replies() {
        Outcome measured = new Outcome.Measured(
                MEASURED,
                List.of(new Epoch(1, 2.3, 0.1, 1.5)),
                List.of(new Artifact(Artifact.MODEL, Path.of("/m.onnx"), "abc", 1234)));
        Outcome infeasible = new Outcome.Infeasible(MEASURED, List.of(new Limit(Metric.SIZE_BYTES, 1000)));
        Outcome failed = new Outcome.Failed(Measurements.NONE, Stage.TRAINING, "two\nlines");
        return Stream.concat(
                Stream.of(measured, infeasible, failed)
                        .map(outcome -> new Reply.Done(outcome, Map.of("cpu-1t Processor", 0.1))),
                Stream.of(
                        new Reply.Ready(),
                        new Reply.Waiting(),
                        new Reply.Refused("no \"data\""),
                        new Reply.Found(MEASURED),
                        new Reply.Stepped(new Progress.Began(Stage.LATENCY)),
                        new Reply.Stepped(new Progress.Trained(new Epoch(2, 1.2, 0.5, 3), 8)),
                        new Reply.Confirmed(List.of(MEASURED, Measurements.NONE), Map.of())));
    }

    @ParameterizedTest
    @MethodSource("replies")
    void keepsReplies(Reply reply) throws Exception {
        assertEquals(reply, again(Reply.class, reply));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void refusesWhatIsNoReply(String line) {
        assertThrows(JsonProcessingException.class, () -> WireFormat.read(Reply.class, line));
    }

    static Stream<String> garbage() {
        return Stream.of(
                "",
                "OpenJDK warning: something",
                "null",
                "{}",
                "{\"type\":\"Nonsense\"}",
                "{\"type\":\"Done\",\"anchorMs\":1}",
                "{\"type\":\"Ready\"} and more");
    }

    private static <T> T again(Class<T> type, T value) throws JsonProcessingException {
        String line = WireFormat.write(type, value);
        assertFalse(line.contains("\n"), "a message is one line");
        return WireFormat.read(type, line);
    }
}
