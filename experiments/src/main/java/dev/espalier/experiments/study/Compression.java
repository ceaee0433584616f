package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.onnx.reading.Pixels;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.pruning.Criteria;
import dev.espalier.evaluators.pruning.Criterion;
import dev.espalier.evaluators.pruning.Learnt;
import dev.espalier.evaluators.pruning.Subject;
import dev.espalier.evaluators.pruning.UntunedScore;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Sensitivity;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a study needs to compress a trained model: the data as the model wants it, the space, and what the model can bear.
 * The model is read once, when it is first needed.
 */
final class Compression {
    private final CompressSection section;
    private final Path scores;
    private Optional<ImportedModel> model;

    /** @param home folder in which what was found out about models is kept */
    Compression(CompressSection section, Path home) {
        this(section, home.resolve("models"), Optional.empty());
    }

    private Compression(CompressSection section, Path scores, Optional<ImportedModel> model) {
        this.section = section;
        this.scores = scores;
        this.model = model;
    }

    CompressSection section() {
        return section;
    }

    private synchronized ImportedModel model() {
        ImportedModel read = model.orElseGet(() -> OnnxReader.read(section.file()));
        model = Optional.of(read);
        return read;
    }

    /**
     * The same with the model's whole path, and with what its input is.
     *
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if the file cannot be read as a network
     * @throws IllegalArgumentException if model and data do not fit
     */
    Compression resolved(ImageDataset data) {
        Path file = section.file().toAbsolutePath().normalize();
        Network network = model().network();
        require(
                network.input().channels() == data.shape().channels(),
                "%s takes images of %d channels, the data has %d",
                file,
                network.input().channels(),
                data.shape().channels());
        require(
                network.output().elements() == data.classes().size(),
                "%s tells %d classes apart, the data has %d",
                file,
                network.output().elements(),
                data.classes().size());
        try (OnnxModel runnable = OnnxModel.load(file)) {
            ImageDataset images = data.resized(network.input());
            Pixels found = section.pixels().found(runnable, model().info(), images);
            return new Compression(section.resolved(file, found), scores, model);
        }
    }

    /** The data as the model of a resolved section wants it. */
    DataSource prepared(DataSource source) {
        return section.pixels()
                .known(model().info(), model().network().input().channels())
                .<DataSource>map(normalization -> new DataSource.Prepared(source, normalization))
                .orElse(source);
    }

    /** The space of a resolved section; how important channels are is found out once and kept. */
    CompressionSpace space(DataSource data, List<Precision> precisions) {
        BaseModel base = BaseModel.of(model());
        ScoreFiles files = ScoreFiles.of(scores, section, data);
        Map<String, double[]> ofCriteria = new LinkedHashMap<>();
        for (String criterion : section.criteria()) {
            ofCriteria.put(criterion, files.scores(criterion, () -> scored(criterion, base, data)));
        }
        return new CompressionSpace(
                base.groups(),
                ofCriteria,
                new CompressionSpace.Options(
                        section.keepRatios(),
                        section.alignment(),
                        precisions.stream().map(Precision::standard).toList(),
                        section.segments(),
                        section.blocks()));
    }

    private double[] scored(String criterion, BaseModel base, DataSource data) {
        ImageDataset images = prepared(data).load();
        LabelledImages observed = LabelledImages.sample(images, base.network().input(), BaseModel.OBSERVED, 1);
        Criterion judge = Criteria.named(criterion);
        Weights weights = judge instanceof Learnt learnt ? learnt.trained(base, images, 1) : base.weights();
        return judge.scores(Subject.of(base.groups(), weights, observed));
    }

    /** Hears how many probes of how many are done; interrupts them if nobody wants them any more. */
    @FunctionalInterface
    interface Progress {
        void done(int probes, int all) throws InterruptedException;
    }

    /** What the model can bear, if that was measured before. */
    Optional<Sensitivity> knownSensitivity(CompressionSpace space, DataSource data) {
        return ScoreFiles.of(scores, section, data).sensitivity(space);
    }

    /**
     * What the model can bear, measured once and kept.
     *
     * @param progress told of each probe
     */
    Sensitivity sensitivity(CompressionSpace space, DataSource data, Progress progress) throws InterruptedException {
        Optional<Sensitivity> known = knownSensitivity(space, data);
        if (known.isPresent()) {
            return known.get();
        }
        UntunedScore score =
                new UntunedScore(BaseModel.of(model()), prepared(data).load());
        int probes = Sensitivity.probes(space);
        AtomicInteger done = new AtomicInteger();
        Sensitivity measured = Sensitivity.measured(space, genes -> {
            double accuracy = score.accuracy(space.decode(genes));
            progress.done(done.incrementAndGet(), probes);
            return accuracy;
        });
        ScoreFiles.of(scores, section, data).keep(space, measured);
        return measured;
    }
}
