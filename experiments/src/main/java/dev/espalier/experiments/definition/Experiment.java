package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Field;
import dev.espalier.space.staged.ReadySpace;
import dev.espalier.space.staged.Stage;
import dev.espalier.space.staged.StagedSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What to search, on which data, under which limits and for how long: one experiment file, every default filled in. */
public record Experiment(
        @Key(or = "''", doc = "What the study is called; without it, as the file is.")
        String name,

        @Key(or = "1", doc = "All randomness comes from it: two runs with one seed try the same candidates.")
        long seed,

        @Key(doc = "The images.") Data data,
        @Key(doc = "What may be chosen.") Space space,

        @Key(
                or = "{accuracy: maximize, latencyMs: minimize}",
                doc = "Two or three metrics to trade against each other.")
        List<Metric> objectives,

        @Key(doc = "What no model may exceed; checked before anything is trained.")
        List<Limit> limits,

        @Key(doc = "Where latency is measured.") Device device,
        @Key(doc = "How candidates are proposed.") Strategy strategy,

        @Key(doc = "When the search ends: at whichever comes first.")
        Budget budget,

        @Key(doc = "How each candidate is trained.") Training training,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 1024,
                doc = "Candidates trained at once, each in a process of one thread; 0 is one per core.")
        int workers) {

    /** @throws IllegalArgumentException if the objectives or limits cannot be searched for */
    public Experiment {
        require(
                name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}|"),
                "a name needs 1 to 100 letters, digits, dots, dashes or underscores, got '%s'",
                name);
        objectives = List.copyOf(objectives);
        limits = List.copyOf(limits);
        require(objectives.size() == 2 || objectives.size() == 3, "needs two or three objectives, got %s", objectives);
        List<Metric> unknowable = List.of(Metric.TEST_ACCURACY);
        require(
                objectives.stream().noneMatch(unknowable::contains)
                        && limits.stream().map(Limit::metric).noneMatch(unknowable::contains),
                "testAccuracy must not steer a search; it is for the finished front");
        require(
                limits.stream().allMatch(limit -> limit.metric().goal() == Metric.Goal.MINIMIZE),
                "accuracy can be no limit: it is known only after training; make it an objective");
    }

    /** Where images come from. */
    public enum Source {
        /** Generated 32x32 images of ten kinds. */
        BUILT_IN,
        /** A folder of IDX files, the format of MNIST. */
        IDX,
        /** Fashion-MNIST, downloaded on first use. */
        FASHION_MNIST
    }

    /** The images. */
    public record Data(
            @Key(
                    or = "built-in",
                    doc =
                            "built-in: generated images; idx: files in the format of MNIST; fashion-mnist: downloaded once."
                                    + " With a dir it is always idx.")
            Source source,

            @Key(or = "''", doc = "The folder of the IDX files.")
            String dir,

            @Key(or = "0", atLeast = 0, doc = "Images to train on; 0 is all the source has.")
            int train,

            @Key(
                    or = "0",
                    atLeast = 0,
                    doc =
                            "Images, kept apart from those to train on, that score candidates; 0 is 2,000 built-in ones, 5,000"
                                    + " of any other source.")
            int validation,

            @Key(or = "0", atLeast = 0, doc = "Built-in images that score the finished front, once; 0 is 2,000.")
            int test,

            @Key(or = "1", doc = "What built-in images are generated from.")
            long seed,

            @Key(or = "0", atLeast = 0, doc = "Channels of an image; 0 is what the source has.")
            int channels,

            @Key(or = "0", atLeast = 0, doc = "Number of classes; 0 is what the source has.")
            int classes) {
        /** @throws IllegalArgumentException if the source needs a folder and has none */
        public Data {
            // A folder means the files in it, so that --set data.dir=FOLDER is enough to bring one's own.
            source = dir.isEmpty() ? source : Source.IDX;
            require(source != Source.IDX || !dir.isEmpty(), "IDX files need a folder: set data.dir");
            require(classes != 1, "a classifier needs at least two classes, got 1");
            require(
                    source == Source.BUILT_IN || test == 0,
                    "the test images of %s are those of its files: test must be 0",
                    source);
        }
    }

    /** What may be chosen. */
    public record Space(
            @Key(
                    or = "''",
                    doc =
                            "A ready space in the place of all below but the precisions: mnasnet, mobilenet-v3, proxyless,"
                                    + " shufflenet, once-for-all, mixed-compact, tiny or nasbench201.")
            String ready,

            @Key(or = "[16, 24, 32]", atLeast = 1, atMost = 4096, doc = "Extents in pixels the images are scaled to.")
            List<Integer> resolutions,

            @Key(doc = "The convolution in front.") Stem stem,

            @Key(
                    or =
                            "[{widths: [8, 16, 24], depths: [1, 2], stride: 1}, {widths: [16, 24, 32, 48], depths: [1, 2, 3], stride: 2}, {widths: [24, 32, 48, 64], depths: [1, 2, 3], stride: 2}]",
                    doc = "Sequences of blocks; what is chosen for a stage holds for its blocks.")
            List<StageOptions> stages,

            @Key(doc = "The convolution before the classifier.")
            Head head,

            @Key(or = "[float32, int8]", doc = "What the exported model may compute with.")
            List<Precision> precisions) {
        /** @throws IllegalArgumentException if some choice is empty or not ascending */
        public Space {
            resolutions = List.copyOf(resolutions);
            stages = List.copyOf(stages);
            precisions = List.copyOf(precisions);
            require(
                    ready.isEmpty() || ReadySpace.find(ready).isPresent(),
                    "there is no ready space '%s', only %s",
                    ready,
                    ReadySpace.labels());
            new StagedSpace(layout(resolutions, stem, stages, head, precisions, 3, 10));
        }

        /** The space for images of {@code channels} channels and {@code classes} kinds. */
        public SearchSpace searchSpace(int channels, int classes) {
            return ReadySpace.find(ready)
                    .map(space -> space.space(channels, classes, precisions))
                    .orElseGet(() ->
                            new StagedSpace(layout(resolutions, stem, stages, head, precisions, channels, classes)));
        }

        private static StagedSpace.Layout layout(
                List<Integer> resolutions,
                Stem stem,
                List<StageOptions> stages,
                Head head,
                List<Precision> precisions,
                int channels,
                int classes) {
            return new StagedSpace.Layout(
                    channels,
                    classes,
                    resolutions,
                    stem.widths(),
                    stem.stride(),
                    stages.stream().map(StageOptions::stage).toList(),
                    head.widths(),
                    precisions);
        }
    }

    /** The 3x3 convolution in front. */
    public record Stem(
            @Key(or = "[8, 16]", atLeast = 1, atMost = 4096, doc = "Its channels.")
            List<Integer> widths,

            @Key(or = "1", atLeast = 1, atMost = 8, doc = "Its stride.")
            int stride) {}

    /** The options of one stage. */
    public record StageOptions(
            @Key(or = "[inverted-residual, depthwise-separable, fire, residual]", doc = "Families of blocks.")
            List<BlockType> blocks,

            @Key(or = "[3, 5]", atLeast = 1, atMost = 15, doc = "Extents of the spatial filters, odd.")
            List<Integer> kernels,

            @Key(
                    or = "[1, 3, 6]",
                    atLeast = 0.01,
                    atMost = 16,
                    doc = "By how much blocks widen inside; below 1 they narrow.")
            List<Double> expansions,

            @Key(or = "2", atLeast = 1, atMost = 64, doc = "Groups of grouped convolutions.")
            List<Integer> groups,

            @Key(
                    or = "[0, 0.25]",
                    atLeast = 0,
                    atMost = 1,
                    doc = "Hidden share of the channels in squeeze-and-excitation; 0 is none.")
            List<Double> squeezeRatios,

            @Key(or = "relu6", doc = "Non-linearities of the blocks.")
            List<Activation.Function> activations,

            @Key(or = "[8, 16, 24, 32]", atLeast = 1, atMost = 4096, doc = "Channels; multiples of 16 run fastest.")
            List<Integer> widths,

            @Key(or = "[1, 2]", atLeast = 0, atMost = 64, doc = "Numbers of blocks; 0 leaves the stage out.")
            List<Integer> depths,

            @Key(or = "1", atLeast = 1, atMost = 8, doc = "Stride of the stage's first block.")
            int stride,

            @Key(or = "[]", mayBeEmpty = true, doc = "What every block of the stage chooses by itself.")
            List<Field> perLayer) {
        /** @throws IllegalArgumentException if the options do not go together */
        public StageOptions {
            perLayer = List.copyOf(perLayer);
            new Stage(
                    blocks,
                    kernels,
                    expansions,
                    groups,
                    squeezeRatios,
                    activations,
                    widths,
                    depths,
                    stride,
                    Set.copyOf(perLayer));
        }

        Stage stage() {
            return new Stage(
                    blocks,
                    kernels,
                    expansions,
                    groups,
                    squeezeRatios,
                    activations,
                    widths,
                    depths,
                    stride,
                    Set.copyOf(perLayer));
        }
    }

    /** The 1x1 convolution before the classifier. */
    public record Head(
            @Key(or = "[0, 64, 128]", atLeast = 0, atMost = 8192, doc = "Its channels; 0 is none.")
            List<Integer> widths) {}

    /** Where latency is measured. */
    public record Device(
            @Key(or = "''", doc = "What to call it; without it, this machine's processor.")
            String name) {}

    /** How candidates are proposed. */
    public record Strategy(
            @Key(or = "nsga2", doc = "nsga2: evolves a population; random: the baseline.")
            StrategyName name,

            @Key(or = "20", atLeast = 2, atMost = 10000, doc = "Candidates proposed at a time, and survivors.")
            int population,

            @Key(or = "0.9", atLeast = 0, atMost = 1, doc = "Probability that two parents mix; of nsga2.")
            double crossover,

            @Key(or = "1", atLeast = 0, atMost = 100, doc = "Choices of a child that change on average; of nsga2.")
            double mutations) {}

    /** The strategies. */
    public enum StrategyName {
        /** Non-dominated sorting genetic algorithm. */
        NSGA2,
        /** Uniform sampling without repetition. */
        RANDOM
    }

    /** When the search ends. */
    public record Budget(
            @Key(or = "64", atLeast = 0, doc = "Candidates evaluated to the end; 0 is no bound.")
            int trials,

            @Key(or = "0", atLeast = 0, doc = "Minutes of searching; 0 is no bound.")
            double minutes) {
        /** @throws IllegalArgumentException if nothing is bounded */
        public Budget {
            require(trials > 0 || minutes > 0, "needs a bound on trials or on minutes");
        }
    }

    /** Optimizers. */
    public enum Optimizer {
        /** Stochastic gradient descent with momentum. */
        SGD,
        /** Adam with decoupled weight decay. */
        ADAMW
    }

    /** How each candidate is trained. */
    public record Training(
            @Key(or = "8", atLeast = 1, atMost = 10000, doc = "Passes over the training images.")
            int epochs,

            @Key(or = "48", atLeast = 2, atMost = 65536, doc = "Images per step.")
            int batchSize,

            @Key(or = "adamw", doc = "sgd: with momentum; adamw: with decoupled weight decay.")
            Optimizer optimizer,

            @Key(or = "0.02", atLeast = 1e-9, atMost = 100, doc = "Highest step size; it falls as a cosine to nothing.")
            double learningRate,

            @Key(or = "0.9", atLeast = 0, atMost = 0.9999, doc = "Of sgd.")
            double momentum,

            @Key(or = "0.02", atLeast = 0, atMost = 1, doc = "Pull of the weights towards zero.")
            double weightDecay,

            @Key(
                    or = "0.1",
                    atLeast = 0,
                    atMost = 0.99,
                    doc = "Share of the training in which the step size rises from nothing.")
            double warmup,

            @Key(or = "0.05", atLeast = 0, atMost = 0.9, doc = "Share of the target spread over all classes.")
            double labelSmoothing,

            @Key(or = "true", doc = "Whether images are mirrored at random.")
            boolean flip,

            @Key(or = "2", atLeast = 0, atMost = 64, doc = "Pixels by which images are shifted at random.")
            int shift,

            @Key(or = "10m", atLeast = 1, doc = "A candidate that takes longer has failed.")
            Duration timeLimit,

            @Key(or = "1G", unit = "bytes", atLeast = 64e6, doc = "Memory of a worker's Java heap.")
            long heap) {}

    /** This experiment under another name. */
    public Experiment named(String other) {
        return new Experiment(
                other, seed, data, space, objectives, limits, device, strategy, budget, training, workers);
    }

    /** This experiment with another seed. */
    public Experiment withSeed(long other) {
        return new Experiment(
                name, other, data, space, objectives, limits, device, strategy, budget, training, workers);
    }

    /** This experiment on other images. */
    public Experiment withData(Data other) {
        return new Experiment(
                name, seed, other, space, objectives, limits, device, strategy, budget, training, workers);
    }

    /** Every key with its value, defaults included: nested maps, lists, texts, numbers and truth values, for forms. */
    public Map<String, Object> values() {
        return YamlText.values(toYaml());
    }

    /** The experiment as a file with every key; {@link ExperimentReader#read(String)} reads it as this value again. */
    public String toYaml() {
        return YamlText.print(ExperimentReader.FORM.write(this));
    }
}
