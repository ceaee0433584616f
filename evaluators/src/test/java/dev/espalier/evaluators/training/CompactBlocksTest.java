package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Parity;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Stage;
import dev.espalier.space.staged.StagedSpace;
import dev.espalier.space.zoo.Zoo;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The training engine builds what was counted, computes what is exported, and can learn all of it. */
class CompactBlocksTest {
    @ParameterizedTest
    @EnumSource(BlockType.class)
    void everyFamilyComputesInTheEngineWhatItsExportComputes(BlockType family) {
        Network network = network(family);
        Weights weights = Weights.random(network, 1);
        List<float[]> samples = samples(network, 3);
        ModelInfo info = ModelInfo.anonymous(3, 10);
        try (OnnxModel model = OnnxModel.load(OnnxExporter.float32(network, weights, info))) {
            Parity.check(model, sample -> Inference.outputs(network, weights, sample, 1), samples);
        }
    }

    @ParameterizedTest
    @EnumSource(BlockType.class)
    void everyWeightOfEveryFamilyHasAGradient(BlockType family) {
        Network network = network(family);
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = new DjlNetwork(network, Weights.random(network, 1), manager);
            NDArray batch = batch(manager, network, 4);
            try (GradientCollector collector = PyTorch.engine().newGradientCollector()) {
                NDArray out = block.forward(new ParameterStore(manager, false), new NDList(batch), true, null)
                        .singletonOrThrow();
                // squares, because the sum behind a batch normalisation is constant
                collector.backward(out.square().sum());
            }
            for (Parameter parameter : parameters(block)) {
                NDArray gradient = parameter.getArray().getGradient();
                assertTrue(gradient.abs().sum().getFloat() > 0, parameter.getName());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Zoo.class)
    void theEngineCreatesTheParametersThatWereCounted(Zoo zoo) {
        int channels = zoo.input().channels();
        int extent = channels == 1 ? 28 : zoo.input().height() == 227 ? 67 : 32;
        Network network = zoo.network(new TensorShape(channels, extent, extent), 0.25, 10);
        try (NDManager manager = PyTorch.engine().newBaseManager()) {
            DjlNetwork block = new DjlNetwork(network, Weights.random(network, 1), manager);
            long created = parameters(block).stream()
                    .mapToLong(p -> p.getArray().size())
                    .sum();
            NDArray out = block.forward(
                            new ParameterStore(manager, false), new NDList(batch(manager, network, 1)), false, null)
                    .singletonOrThrow();

            assertEquals(CostModel.count(network, Precision.FLOAT32).params(), created);
            assertEquals(new Shape(1, 10), out.getShape());
        }
    }

    private static List<Parameter> parameters(DjlNetwork block) {
        return StreamSupport.stream(block.getParameters().spliterator(), false)
                .map(Pair::getValue)
                .filter(Parameter::requiresGradient)
                .toList();
    }

    private static NDArray batch(NDManager manager, Network network, int size) {
        TensorShape in = network.input();
        List<float[]> samples = samples(network, size);
        float[] values = new float[size * (int) in.elements()];
        for (int i = 0; i < size; i++) {
            System.arraycopy(samples.get(i), 0, values, i * (int) in.elements(), (int) in.elements());
        }
        return manager.create(values, new Shape(size, in.channels(), in.height(), in.width()));
    }

    private static List<float[]> samples(Network network, int count) {
        SplittableRandom random = new SplittableRandom(7);
        List<float[]> samples = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            float[] sample = new float[(int) network.input().elements()];
            for (int i = 0; i < sample.length; i++) {
                sample[i] = (float) random.nextGaussian();
            }
            samples.add(sample);
        }
        return samples;
    }

    /** Two stages of the family, one with squeeze-and-excitation. */
    static Network network(BlockType family) {
        Stage first = stage(family, 16, 1, false);
        Stage second = stage(family, 32, 2, true);
        StagedSpace space = new StagedSpace(new StagedSpace.Layout(
                3, 10, List.of(16), List.of(16), 1, List.of(first, second), List.of(0), List.of(Precision.FLOAT32)));
        return space.decode(Assignment.of(new int[space.choices().size()])).network();
    }

    private static Stage stage(BlockType family, int width, int stride, boolean squeezeExcite) {
        return new Stage(
                List.of(family), List.of(3), List.of(3), List.of(squeezeExcite), List.of(width), List.of(2), stride);
    }
}
