package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import dev.espalier.evaluators.quantization.ActivationQuantizer;
import dev.espalier.evaluators.weights.Tensor;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationClipTest {
    private static final float[] IMAGE = {-3, -0.2f, 0.1f, 0.9f, 1.6f, 2.4f, 2.6f, 3.7f, 90};

    /** The engine computes what {@link ActivationQuantizer} says, and its gradients are that class's slopes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void computesWhatTheQuantizerSays(int bits) {
        ActivationQuantizer quantizer = new ActivationQuantizer(bits, 2.5f);
        Network.Builder net = Network.builder(new TensorShape(1, 3, 3));
        String x = net.add("act", new Activation(Function.RELU), Network.INPUT);
        net.add("flatten", new Flatten(), x);
        Map<String, ActivationClip> clips = Map.of("act", new ActivationClip(bits, 2.5f, true));
        try (NDManager manager = PyTorch.engine().newBaseManager();
                GradientCollector gradients = PyTorch.engine().newGradientCollector()) {
            DjlNetwork block = new DjlNetwork(net.build(), new Weights(Map.of()), Map.of(), clips, manager);
            NDArray image = manager.create(IMAGE, new Shape(1, 1, 3, 3));
            image.setRequiresGradient(true);
            NDArray outputs = block.forward(new ParameterStore(manager, false), new NDList(image), true, null)
                    .singletonOrThrow();
            float[] expected = quantizer.apply(new Tensor(List.of(9), IMAGE)).values();
            assertArrayEquals(expected, outputs.toFloatArray(), 1e-6f);

            gradients.backward(outputs.sum());
            float[] slopes = new float[9];
            float clipSlope = 0;
            for (int i = 0; i < 9; i++) {
                slopes[i] = quantizer.slope(IMAGE[i]);
                clipSlope += quantizer.clipSlope(IMAGE[i]);
            }
            assertArrayEquals(slopes, image.getGradient().toFloatArray(), 1e-9f);
            NDArray clip = block.getParameters().get("act.clip").getArray();
            assertEquals(clipSlope, clip.getGradient().toFloatArray()[0]);
        }
    }

    @Test
    void startsFromTheClipThatWeightsHave() {
        Weights weights = new Weights(Map.of("act.clip", new Tensor(List.of(1), new float[] {4})));
        assertArrayEquals(
                new float[] {4}, ActivationClip.pact(4).of("act", weights).values());
        assertArrayEquals(
                new float[] {10}, ActivationClip.pact(4).of("other", weights).values());
    }

    @Test
    void refusesWhatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> ActivationClip.pact(0));
        assertThrows(IllegalArgumentException.class, () -> new ActivationClip(4, 0, true));
    }
}
