package dev.espalier.evaluators.pruning;

import dev.espalier.evaluators.onnx.reading.ImportedModel;
import dev.espalier.evaluators.onnx.reading.OnnxReader;
import dev.espalier.evaluators.training.LabelledImages;
import dev.espalier.evaluators.training.NormStatistics;
import dev.espalier.evaluators.training.Teacher;
import dev.espalier.evaluators.weights.Weights;
import dev.espalier.space.choice.Origin;
import dev.espalier.space.compression.ChannelGroups;
import dev.espalier.space.compression.Cut;
import dev.espalier.space.compression.ResidualBlock;
import dev.espalier.space.network.Network;
import java.nio.file.Path;
import java.util.List;

/** A trained model that designs are cut from. */
public final class BaseModel {
    /** Training images that are enough to judge channels and normalisations by. */
    public static final int OBSERVED = 256;

    /** How softly and by how much the model teaches what was cut from it. */
    private static final double TEMPERATURE = 4;

    private static final double SHARE = 0.7;

    private final ChannelGroups groups;
    private final List<ResidualBlock> blocks;
    private final Weights weights;

    private BaseModel(ChannelGroups groups, Weights weights) {
        this.groups = groups;
        this.blocks = ResidualBlock.of(groups.network());
        this.weights = weights;
    }

    /** The model that was read. */
    public static BaseModel of(ImportedModel model) {
        return of(model.network(), model.weights());
    }

    /** A network with trained weights. */
    public static BaseModel of(Network network, Weights weights) {
        return new BaseModel(ChannelGroups.of(network), weights);
    }

    /**
     * The classifier in the ONNX file {@code file}.
     *
     * @throws dev.espalier.evaluators.onnx.OnnxModelException if the file cannot be read as a network
     */
    public static BaseModel read(Path file) {
        return of(OnnxReader.read(file));
    }

    /** The network. */
    public Network network() {
        return groups.network();
    }

    /** Its weights. */
    public Weights weights() {
        return weights;
    }

    /** Its channels. */
    public ChannelGroups groups() {
        return groups;
    }

    /**
     * The weights that are left of a cut.
     *
     * @throws IllegalArgumentException if the model has no such channels or blocks
     */
    public Weights remnant(Origin.Remnant remnant) {
        List<ResidualBlock> gone = remnant.gone().stream().map(this::block).toList();
        return CutWeights.sliced(Cut.removing(groups, remnant.removed()).without(gone), weights);
    }

    /**
     * The weights that are left of a cut, with statistics of batch normalisation taken anew from {@code images}: those of
     * the uncut model are wrong for it.
     *
     * @param network what the cut leaves
     * @throws IllegalArgumentException if the model has no such channels or blocks
     */
    public Weights remnant(Origin.Remnant remnant, Network network, LabelledImages images) {
        Weights left = remnant(remnant);
        return remnant.whole() ? left : NormStatistics.reestimated(network, left, images);
    }

    private ResidualBlock block(String name) {
        return blocks.stream()
                .filter(block -> block.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the model has no residual block '" + name + "', only "
                        + blocks.stream().map(ResidualBlock::name).toList()));
    }

    /** The model as the teacher of what was cut from it. */
    public Teacher teacher() {
        return new Teacher(network(), weights, TEMPERATURE, SHARE);
    }
}
