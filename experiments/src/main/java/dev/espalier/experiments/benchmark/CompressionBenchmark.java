package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.ImageSet;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxExporter;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.Scoring;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.benchmark.CompressionArms.Arm;
import dev.espalier.experiments.definition.DataSection;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Images;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.search.study.StudyListener;
import dev.espalier.search.study.StudyResults;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Measurement;
import dev.espalier.space.trial.Metric;
import dev.espalier.space.trial.Outcome;
import dev.espalier.space.trial.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Ways to make a trained network faster, at equal numbers of evaluations and equal tuning: the joint search of channels,
 * criterion and precision, a uniform width, each criterion at its own best ratio, and 8 bits alone. Each picks by validation
 * images among what keeps the limit, a share of the latency that the network itself was measured to have; what was picked is
 * measured once more, all in turns with the network itself, and only then scored on test images.
 */
public final class CompressionBenchmark {
    private static final String NETWORK = "as trained";

    private final Settings settings;
    private final Laboratory laboratory;
    private final Consumer<String> told;

    /**
     * What is compared.
     *
     * @param data training images are those the network learns from; candidates are tuned with the first of them
     * @param epochs that the network is trained
     * @param share of the network's latency that must not be exceeded
     * @param evaluations candidates that each way may tune and score
     * @param tuningImages training images that candidates are tuned with
     * @param tuningEpochs passes over them
     * @param criteria those that are tried alone
     */
    public record Settings(
            DataSection data,
            int epochs,
            double share,
            int evaluations,
            int tuningImages,
            int tuningEpochs,
            List<String> criteria) {
        public Settings {
            criteria = List.copyOf(criteria);
            require(share > 0 && share <= 1, "the share of the latency must be above 0 and at most 1, got %s", share);
            require(evaluations > 0, "each way needs at least one evaluation, got %d", evaluations);
        }

        /** Networks trained and searches made for one network and seed. */
        public int steps() {
            return 4 + criteria.size();
        }
    }

    /**
     * What one way made of one network.
     *
     * @param way {@code joint search}, or what else was tried
     * @param evaluations candidates it tuned and scored
     * @param latency of the final file, measured in turns with all others of this network and seed
     * @param share of the network's own latency
     * @param test share of the test images it classifies rightly
     * @param lostPoints percentage points of that, of the network as trained
     */
    public record Score(
            String network,
            long seed,
            String way,
            int evaluations,
            Measurement latency,
            double share,
            long sizeBytes,
            long macs,
            double validation,
            double test,
            double lostPoints) {}

    /** Medians over the seeds of what one way made of one network. */
    public record Summary(
            String network,
            String way,
            double evaluations,
            double latencyMs,
            double share,
            double sizeBytes,
            double macs,
            double test,
            double lostPoints) {
        /** The summaries of {@code scores}, in their order. */
        public static List<Summary> of(List<Score> scores) {
            return scores.stream()
                    .collect(Collectors.groupingBy(
                            score -> List.of(score.network(), score.way()), LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .stream()
                    .map(Summary::ofOne)
                    .toList();
        }

        private static Summary ofOne(List<Score> scores) {
            ToDoubleFunction<ToDoubleFunction<Score>> median =
                    figure -> RepeatabilityBenchmark.median(scores.stream().mapToDouble(figure));
            return new Summary(
                    scores.getFirst().network(),
                    scores.getFirst().way(),
                    median.applyAsDouble(Score::evaluations),
                    median.applyAsDouble(score -> score.latency().value()),
                    median.applyAsDouble(Score::share),
                    median.applyAsDouble(Score::sizeBytes),
                    median.applyAsDouble(Score::macs),
                    median.applyAsDouble(Score::test),
                    median.applyAsDouble(Score::lostPoints));
        }
    }

    /** What a way picked: a file, by whose validation. */
    private record Pick(String way, int evaluations, Path file, long macs, double validation) {}

    /**
     * @param laboratory where the experiments and their models are kept
     * @param told of every step of {@link Settings#steps} as it ends
     */
    public CompressionBenchmark(Settings settings, Laboratory laboratory, Consumer<String> told) {
        this.settings = settings;
        this.laboratory = laboratory;
        this.told = told;
    }

    /**
     * Trains {@code subject}, compresses it in every way and scores what came of it, the network itself first.
     *
     * @throws IOException if the model cannot be written
     * @throws InterruptedException if the calling thread is interrupted
     */
    public List<Score> run(CompressionSubject subject, long seed) throws IOException, InterruptedException {
        ImageDataset images = Images.of(ExperimentReader.defaults().withData(settings.data()));
        Pick trained = trained(subject, images, seed);
        List<Pick> picks = new ArrayList<>(List.of(trained));
        try (LatencySource source = LatencySource.open(Device.builtIn().getFirst(), Workbench.here())) {
            double whole = source.measure(model(trained)).latency().value();
            CompressionArms arms = new CompressionArms(
                    common(trained.file(), subject, seed), new Limit(Metric.LATENCY_MS, settings.share() * whole));
            String joint = run(arms.joint(), picks);
            CompressionSpace space = (CompressionSpace) laboratory.space(joint);
            run(arms.uniform(space, source), picks);
            for (String criterion : settings.criteria()) {
                run(arms.single(space, criterion, source), picks);
            }
            run(arms.int8(), picks);
            return scored(subject, seed, picks, images, source);
        }
    }

    private Pick trained(CompressionSubject subject, ImageDataset images, long seed) throws IOException {
        Network network = subject.network(images.shape(), images.classes().size());
        TrainingRecipe recipe = TrainingRecipe.builder()
                .epochs(settings.epochs())
                .batchSize(64)
                .learningRate(0.005)
                .build();
        Weights weights = Training.train(network, images, recipe, seed, _ -> {}).weights();
        ModelInfo info = new ModelInfo(
                "",
                "",
                images.classes(),
                "0 to 1",
                images.normalization().mean(),
                images.normalization().deviation(),
                Map.of());
        Path file = Files.createDirectories(laboratory.home().resolve("trained"))
                .resolve("%s-%d.onnx".formatted(subject.label(), seed));
        Files.write(file, OnnxExporter.float32(network, weights, info));
        told.accept("%s, seed %d: trained".formatted(subject.label(), seed));
        long macs = CostModel.count(network, Precision.FLOAT32).macs();
        return new Pick(NETWORK, 0, file, macs, accuracy(file, images, images.validation()));
    }

    /** The share of {@code part} that the model in {@code file} classifies rightly. */
    private static double accuracy(Path file, ImageDataset images, ImageSet part) {
        try (OnnxModel model = OnnxModel.load(file)) {
            return Scoring.accuracy(
                            model, part.size(), image -> part.normalised(image, images.normalization()), part::label)
                    .value();
        }
    }

    /** What all experiments have in common. */
    private List<String> common(Path model, CompressionSubject subject, long seed) {
        DataSection data = settings.data();
        return List.of(
                "name=%s-%d".formatted(subject.label(), seed),
                "seed=" + seed,
                "data.source=" + data.source().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                "data.dir=" + data.dir(),
                "data.validation=" + data.validation(),
                "data.train=" + settings.tuningImages(),
                "space.compress.model=" + model,
                "space.compress.pixels=file",
                "training.epochs=" + settings.tuningEpochs(),
                "budget.trials=" + settings.evaluations(),
                "workers=1");
    }

    /** Runs an arm's experiment and adds its pick. */
    private String run(Arm arm, List<Pick> picks) throws InterruptedException {
        String study = laboratory.create(arm.experiment());
        StudyResults results = laboratory.run(study, OptionalInt.empty(), StudyListener.NONE);
        List<Trial> tuned = results.trials().stream()
                .filter(trial -> trial.outcome() instanceof Outcome.Measured)
                .filter(trial ->
                        arm.only().map(only -> only.contains(trial.genes())).orElse(true))
                .toList();
        told.accept("%s: %s".formatted(results.study().plan().name(), arm.name()));
        best(tuned)
                .ifPresent(trial -> picks.add(new Pick(
                        arm.name(),
                        tuned.size(),
                        laboratory.model(study, trial.number()),
                        Math.round(trial.outcome().measurements().value(Metric.MACS)),
                        trial.outcome().measurements().value(Metric.ACCURACY))));
        return study;
    }

    private static Optional<Trial> best(List<Trial> trials) {
        return trials.stream()
                .max(Comparator.comparingDouble(
                        trial -> trial.outcome().measurements().value(Metric.ACCURACY)));
    }

    private List<Score> scored(
            CompressionSubject subject, long seed, List<Pick> picks, ImageDataset images, LatencySource source)
            throws IOException, InterruptedException {
        List<ExportedModel> models = new ArrayList<>();
        for (Pick pick : picks) {
            models.add(model(pick));
        }
        List<Measurement> latencies =
                source.measure(models, 1).stream().map(LatencyReport::latency).toList();
        List<Score> scores = new ArrayList<>();
        for (int i = 0; i < picks.size(); i++) {
            Pick pick = picks.get(i);
            double test = accuracy(pick.file(), images, images.test());
            double whole = scores.isEmpty() ? test : scores.getFirst().test();
            scores.add(new Score(
                    subject.label(),
                    seed,
                    pick.way(),
                    pick.evaluations(),
                    latencies.get(i),
                    latencies.get(i).value() / latencies.getFirst().value(),
                    Files.size(pick.file()),
                    pick.macs(),
                    pick.validation(),
                    test,
                    100 * (whole - test)));
        }
        return scores;
    }

    private static ExportedModel model(Pick pick) throws IOException {
        return ExportedModel.of(Files.readAllBytes(pick.file()));
    }
}
