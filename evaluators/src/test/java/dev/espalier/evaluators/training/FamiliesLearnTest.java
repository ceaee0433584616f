package dev.espalier.evaluators.training;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Parity;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.staged.BlockType;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every family learns: after one epoch it tells the ten kinds of built-in images apart better than by chance. */
@Tag("slow")
class FamiliesLearnTest {
    private static final ImageDataset IMAGES = new DataSource.BuiltIn(1, 10_000, 1000, 100).load();

    @ParameterizedTest
    @EnumSource(BlockType.class)
    void learnsInOneEpochAndExportsWhatItLearned(BlockType family) {
        Network network = CompactBlocksTest.network(family);
        TrainingRecipe recipe = TrainingRecipe.builder().epochs(1).build();

        Trained trained = Training.train(network, IMAGES, recipe, 1, _ -> {});

        // ten kinds; 0.1 is chance, and 1000 images tell it from 0.15 by five standard deviations
        double accuracy = trained.curve().getFirst().validationAccuracy();
        assertTrue(accuracy > 0.15, family + " reached only " + accuracy);

        ImageDataset small = IMAGES.resized(new TensorShape(3, 16, 16));
        List<float[]> samples = IntStream.range(0, 64)
                .mapToObj(i -> small.validation().normalised(i, IMAGES.normalization()))
                .toList();
        ModelInfo info = ModelInfo.anonymous(3, 10);
        try (OnnxModel exact = OnnxModel.load(OnnxExporter.float32(network, trained.weights(), info));
                OnnxModel int8 = OnnxModel.load(OnnxExporter.int8(network, trained.weights(), info, samples))) {
            Parity.check(exact, sample -> Inference.outputs(network, trained.weights(), sample, 1), samples);
            long same = samples.stream()
                    .filter(sample -> exact.classify(sample) == int8.classify(sample))
                    .count();
            assertTrue(same >= 48, family + " in int8 agrees on " + same + " of 64 images");
        }
    }
}
