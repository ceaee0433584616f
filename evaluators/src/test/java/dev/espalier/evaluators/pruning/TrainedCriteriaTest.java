package dev.espalier.evaluators.pruning;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.NormStatistics;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.block.Layers;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Criteria on networks that were trained: what is left right after a cut, statistics re-estimated, nothing tuned. Three
 * networks that differ in everything their seed decides; every layer keeps the same share. That norms and shares of zeros
 * tell little more than chance before tuning is as <a href="https://arxiv.org/abs/1801.10447">Mittal et al., 2018</a> found.
 */
@Tag("slow")
class TrainedCriteriaTest {
    private static final ImageDataset DATA = new DataSource.BuiltIn(1, 2000, 1000, 10).load();
    private static final Network NETWORK = network();
    private static final List<Subject> TRAINED =
            LongStream.rangeClosed(1, 3).mapToObj(TrainedCriteriaTest::trained).toList();

    private static Network network() {
        Network.Builder net = Network.builder(DATA.shape());
        String x = Network.INPUT;
        int[] widths = {16, 24, 32, 32};
        for (int i = 0; i < widths.length; i++) {
            Conv2d conv = Conv2d.dense(widths[i], Window.same(3).stride(i < 3 ? 2 : 1));
            x = Layers.convNormAct(net, "conv" + i, conv, Function.RELU, x);
        }
        net.add("classifier", new Linear(DATA.classes().size(), true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }

    private static Subject trained(long seed) {
        TrainingRecipe recipe =
                TrainingRecipe.builder().epochs(6).learningRate(0.01).build();
        Weights weights =
                Training.train(NETWORK, DATA, recipe, seed, epoch -> {}).weights();
        return Subject.of(ChannelGroups.of(NETWORK), weights, LabelledImages.sample(DATA, NETWORK.input(), 256, seed));
    }

    /** Share of validation images that are right after a cut by {@code scores}, every layer to 60 %. */
    private static double left(Subject subject, double[] scores) {
        Cut cut = new Pruner(subject.groups(), scores, false, Scope.LAYER, 1).cut(0.6);
        Weights sliced = CutWeights.sliced(cut, subject.weights());
        Weights ready = NormStatistics.reestimated(
                cut.network(), sliced, subject.observation().images());
        return Inference.accuracy(cut.network(), ready, DATA, DATA.validation());
    }

    private static double left(Criterion criterion) {
        return TRAINED.stream()
                .mapToDouble(subject -> left(subject, criterion.scores(subject)))
                .average()
                .orElseThrow();
    }

    @Test
    void whatReconstructsOrKnowsTheLossBeatsChanceAndChanceBeatsTheLargest() {
        double chance = LongStream.rangeClosed(1, 8)
                .mapToDouble(draw -> left(new RandomScore(draw)))
                .average()
                .orElseThrow();
        Map<String, Double> left = new LinkedHashMap<>();
        Criteria.named().forEach((name, criterion) -> left.put(name, left(criterion)));
        String all = left + ", by chance " + chance;
        for (String name : List.of("thinet", "lasso", "collaborative", "norm-scale", "snip")) {
            assertTrue(left.get(name) > chance + 0.02, () -> name + " in " + all);
        }
        assertTrue(left.get("largest") < chance - 0.03, all);
        left.forEach((name, accuracy) ->
                assertTrue(name.equals("largest") || accuracy > left.get("largest"), () -> name + " in " + all));
    }

    /** Reconstruction looks at what the reader of a layer gets; a norm only at the layer's own filters. */
    @Test
    void reconstructionLeavesMoreThanNormsOfAnyKind() {
        double thinet = left(new ThiNet());
        for (Criterion norm : List.of(new FilterNorm(1), new FilterNorm(2), new GeometricMedian())) {
            assertTrue(thinet > left(norm) + 0.02);
        }
    }
}
