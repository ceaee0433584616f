package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.pruning.MorphNet;
import dev.espalier.evaluators.pruning.ResourceCost;
import dev.espalier.evaluators.training.Inference;
import dev.espalier.evaluators.training.Trained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.block.Layers;
import dev.espalier.space.compression.ChannelGroup;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.compression.Widened;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import dev.espalier.space.trial.Epoch;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * MorphNet against the uniform width multiplier: both make a network that was designed by hand as cheap as asked for, one by
 * widths that a penalty has learnt, the other by multiplying all of them with the same number; then both are trained from
 * scratch by the same recipe. (<a href="https://arxiv.org/abs/1711.06798">Gordon et al., 2018</a>, section 5)
 *
 * <p>The strength of the penalty is chosen once, by validation images and with a seed of its own, as published: a scan in
 * powers around one over the network's cost. Test images are looked at once for each network that is trained.
 */
public final class MorphNetBenchmark {
    /** The seed with which the strength is chosen; results are of other seeds. */
    public static final long SCAN_SEED = 0;

    private static final int LAYERS = 6;

    private static final ResourceCost COST = new ResourceCost.Flops();

    private final ImageDataset data;
    private final Settings settings;
    private final Network seedNetwork;
    private final double budget;
    private final Network uniform;

    /** How wide the six layers of the network to begin with are; every other one halves the resolution. */
    public enum Rule {
        /** As wide as each other: 24 channels. */
        EVEN,
        /** Twice as wide where the resolution is halved: 16, 32 and 64 channels. */
        DOUBLING;

        /** The rule's name, {@code even}. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        private int width(int layer) {
            return this == EVEN ? 24 : 16 << layer / 2;
        }
    }

    /**
     * How it is run.
     *
     * @param rule of the network to begin with
     * @param multiplier of the uniform widths, above 0 and at most 1; what its network costs is the budget
     * @param strengths of the penalty to choose from, in units of one over the cost of the network to begin with
     * @param rounds of shrinking and expanding
     * @param shrinking the training that learns widths
     * @param training the training from scratch
     */
    public record Settings(
            Rule rule,
            double multiplier,
            List<Double> strengths,
            int rounds,
            TrainingRecipe shrinking,
            TrainingRecipe training) {
        /** @throws IllegalArgumentException if a value is out of range */
        public Settings {
            strengths = List.copyOf(strengths);
            require(
                    multiplier > 0 && multiplier <= 1,
                    "the width multiplier must be above 0 and at most 1, got %s",
                    multiplier);
            require(!strengths.isEmpty(), "the penalty needs at least one strength to choose from");
            require(
                    strengths.stream().allMatch(strength -> strength > 0),
                    "the strengths of the penalty must be positive, got %s",
                    strengths);
        }

        /** One round, and recipes for some 20,000 small images: SGD learns the widths, AdamW trains from scratch. */
        public static Settings of(
                Rule rule, double multiplier, List<Double> strengths, int shrinkingEpochs, int epochs) {
            TrainingRecipe.Builder shrinking = TrainingRecipe.builder()
                    .epochs(shrinkingEpochs)
                    .optimizer(TrainingRecipe.Optimizer.SGD)
                    .learningRate(0.1)
                    .weightDecay(1e-4);
            TrainingRecipe.Builder training =
                    TrainingRecipe.builder().epochs(epochs).learningRate(0.01);
            return new Settings(rule, multiplier, strengths, 1, small(shrinking), small(training));
        }

        private static TrainingRecipe small(TrainingRecipe.Builder recipe) {
            return recipe.batchSize(128).labelSmoothing(0).flip(false).shift(1).build();
        }

        /** Whether there is a strength to choose. */
        public boolean scans() {
            return strengths.size() > 1;
        }

        /** Epochs of choosing the strength and of {@code seeds} runs. */
        public int epochs(int seeds) {
            int widths = rounds * shrinking.epochs();
            int scan = scans() ? strengths.size() * (widths + training.epochs()) : 0;
            return scan + seeds * (widths + 2 * training.epochs());
        }
    }

    /**
     * A network that was trained.
     *
     * @param widths channels of its groups, by name
     * @param macs multiply-adds of one image
     * @param params parameters
     * @param validationAccuracy of the epoch whose weights were taken
     * @param testAccuracy of those weights
     */
    public record Entry(
            Map<String, Integer> widths, long macs, long params, double validationAccuracy, double testAccuracy) {}

    /** Both networks of one seed. */
    public record Result(long seed, Entry uniform, Entry morphed) {
        /** Points of test accuracy by which MorphNet's network is better. */
        public double gainedPoints() {
            return 100 * (morphed.testAccuracy() - uniform.testAccuracy());
        }
    }

    /** A strength that was tried, and the validation accuracy of the network it led to. */
    public record Scanned(double strength, double validationAccuracy) {}

    /** @throws IllegalArgumentException if the data has other than small images */
    public MorphNetBenchmark(ImageDataset data, Settings settings) {
        this.data = data;
        this.settings = settings;
        this.seedNetwork =
                designed(settings.rule(), data.shape(), data.classes().size());
        Map<String, Integer> widths = widths(seedNetwork);
        widths.replaceAll((_, width) -> Math.max(1, (int) Math.round(settings.multiplier() * width)));
        this.uniform = new Widened(ChannelGroups.of(seedNetwork)).network(widths);
        this.budget = morphNet(1, 1).costs(uniform);
    }

    /** 3x3 convolutions, each normalised, then the mean over all positions and a linear classifier. */
    static Network designed(Rule rule, TensorShape input, int classes) {
        Network.Builder net = Network.builder(input);
        String x = Network.INPUT;
        for (int layer = 0; layer < LAYERS; layer++) {
            int stride = layer % 2 == 0 ? 2 : 1;
            Conv2d conv = Conv2d.dense(rule.width(layer), Window.same(3).stride(stride));
            x = Layers.convNormAct(net, "conv" + (layer + 1), conv, Function.RELU, x);
        }
        net.add("classifier", new Linear(classes, true), net.add("pool", new GlobalAveragePool(), x));
        return net.build();
    }

    /** Channels of the network to begin with, by group. */
    public Map<String, Integer> firstWidths() {
        return widths(seedNetwork);
    }

    /** How wide layers are, one after the other: {@code 24-24-48}. */
    public static String text(Map<String, Integer> widths) {
        return widths.values().stream().map(String::valueOf).collect(Collectors.joining("-"));
    }

    /** Tries every strength and tells how good what came of it is. */
    public List<Scanned> scan(BiConsumer<String, Epoch> watcher) {
        return settings.strengths().stream()
                .map(strength -> {
                    String stage = "strength " + strength;
                    Network morphed = morphed(strength, SCAN_SEED, epoch -> watcher.accept(stage, epoch));
                    Trained trained = trained(morphed, SCAN_SEED, epoch -> watcher.accept(stage, epoch));
                    return new Scanned(strength, validation(trained));
                })
                .toList();
    }

    /** The strength that led to the best network, the weakest of equals. */
    public static double best(List<Scanned> scanned) {
        return scanned.stream()
                .max(Comparator.comparingDouble(Scanned::validationAccuracy)
                        .thenComparing(
                                Comparator.comparingDouble(Scanned::strength).reversed()))
                .orElseThrow()
                .strength();
    }

    /** One seed: widths are learnt, then both networks are trained from scratch. */
    public Result run(double strength, long seed, BiConsumer<String, Epoch> watcher) {
        Network morphed = morphed(strength, seed, epoch -> watcher.accept("learning widths", epoch));
        return new Result(
                seed,
                entry(uniform, seed, epoch -> watcher.accept("uniform widths", epoch)),
                entry(morphed, seed, epoch -> watcher.accept("learnt widths", epoch)));
    }

    private Network morphed(double strength, long seed, Consumer<Epoch> watcher) {
        return morphNet(budget, strength)
                .run(seedNetwork, data, seed, watcher)
                .getLast()
                .network();
    }

    private MorphNet morphNet(double budget, double strength) {
        return new MorphNet(COST, budget, strength, settings.rounds(), settings.shrinking());
    }

    private Trained trained(Network network, long seed, Consumer<Epoch> watcher) {
        return Training.train(network, data, settings.training(), seed, watcher);
    }

    private Entry entry(Network network, long seed, Consumer<Epoch> watcher) {
        Trained trained = trained(network, seed, watcher);
        NetworkCost cost = CostModel.count(network, Precision.FLOAT32);
        return new Entry(
                widths(network),
                cost.macs(),
                cost.params(),
                validation(trained),
                Inference.accuracy(network, trained.weights(), data, data.test()));
    }

    private static double validation(Trained trained) {
        return trained.curve().stream()
                .mapToDouble(Epoch::validationAccuracy)
                .max()
                .orElseThrow();
    }

    private static Map<String, Integer> widths(Network network) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (ChannelGroup group : ChannelGroups.of(network).free()) {
            widths.put(group.name(), group.classes().size());
        }
        return widths;
    }
}
