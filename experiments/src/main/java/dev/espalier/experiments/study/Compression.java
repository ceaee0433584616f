package dev.espalier.experiments.study;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.pruning.BaseModel;
import dev.espalier.evaluators.pruning.Criteria;
import dev.espalier.evaluators.pruning.Subject;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.experiments.definition.CompressSection;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.compression.Pruner;
import dev.espalier.space.compression.Scope;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a study needs to compress a trained model: the data as the model wants it, the space, designs to begin with. */
final class Compression {
    /** Training images that criteria look at. */
    private static final int OBSERVED = 256;

    /** Shares of the channels that searches begin with. */
    private static final List<Double> BEGINNINGS = List.of(0.75, 0.5, 0.35, 0.25);

    private final CompressSection section;
    private final Path scores;

    /** @param home folder in which what was found out about models is kept */
    Compression(CompressSection section, Path home) {
        this.section = section;
        this.scores = home.resolve("models");
    }

    /**
     * The section with the model's whole path, and with what its input is.
     *
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if the file cannot be read as a network
     * @throws IllegalArgumentException if model and data do not fit
     */
    CompressSection resolved(ImageDataset data) {
        Path file = section.file().toAbsolutePath().normalize();
        ImportedModel model = OnnxReader.read(file);
        Network network = model.network();
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
            return section.resolved(file, section.pixels().found(runnable, model.info(), images));
        }
    }

    /** The data as the model of a resolved section wants it. */
    DataSource prepared(DataSource source) {
        ImportedModel model = OnnxReader.read(section.file());
        return new DataSource.Prepared(source, section.pixels().normalization(model.info(), source.load()));
    }

    /** The space of a resolved section; how important channels are is found out once and kept. */
    CompressionSpace space(DataSource data, List<Precision> precisions) {
        BaseModel base = BaseModel.read(section.file());
        ScoreFiles files = ScoreFiles.of(scores, section, data);
        Map<String, double[]> ofCriteria = new LinkedHashMap<>();
        for (String criterion : section.criteria()) {
            ofCriteria.put(criterion, files.get(criterion, () -> scored(criterion, base, data)));
        }
        return new CompressionSpace(
                base.groups(),
                ofCriteria,
                new CompressionSpace.Options(
                        section.keepRatios(),
                        section.alignment(),
                        precisions.stream().map(Precision::standard).toList(),
                        section.segments()));
    }

    private double[] scored(String criterion, BaseModel base, DataSource data) {
        LabelledImages images =
                LabelledImages.sample(prepared(data).load(), base.network().input(), OBSERVED, 1);
        return Criteria.named(criterion).scores(Subject.of(base.groups(), base.weights(), images));
    }

    /**
     * Designs that a search begins with, at most {@code most}: the model as it is at every precision, then what criteria
     * leave of it at several shares of the channels, criteria and precisions by turns.
     */
    static List<Assignment> beginnings(CompressionSpace space, int most) {
        List<LayerPrecision> precisions = space.options().precisions();
        List<String> criteria = List.copyOf(space.scores().keySet());
        List<Assignment> all = new ArrayList<>();
        precisions.forEach(precision -> all.add(space.uniform(1, precision)));
        int turn = 0;
        for (double share : BEGINNINGS) {
            for (String criterion : criteria) {
                LayerPrecision precision = precisions.get(turn++ % precisions.size());
                all.add(space.nearest(pruner(space, criterion).sizes(share), criterion, precision));
            }
        }
        return all.stream().distinct().limit(most).toList();
    }

    private static Pruner pruner(CompressionSpace space, String criterion) {
        return new Pruner(
                space.groups(),
                space.scores().get(criterion),
                Criteria.named(criterion).comparable(),
                Scope.GLOBAL,
                space.options().alignment());
    }
}
