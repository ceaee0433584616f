package dev.espalier.server.trial;

import dev.espalier.server.study.Snapshot;
import dev.espalier.server.trial.TrialDetail.Compression;
import dev.espalier.server.trial.TrialDetail.Gene;
import dev.espalier.server.trial.TrialDetail.LayerRow;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.Network;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.trial.Measurements;
import dev.espalier.space.trial.Trial;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the genes of a trial spell in the space of its study.
 *
 * @param lost why it cannot be told, if the space is one around a model whose file is gone; all else is empty then
 */
record Recipe(
        Optional<String> lost,
        List<Gene> genes,
        String input,
        String precision,
        List<LayerRow> layers,
        Optional<Compression> compression) {
    /** @param original asked what is known of the model that is compressed, where no trial is that model */
    static Recipe of(SearchSpace space, Snapshot snapshot, Trial trial, Supplier<Optional<Measurements>> original) {
        Design design = space.decode(trial.genes());
        Optional<CompressionSpace> shrinking =
                space instanceof CompressionSpace compression ? Optional.of(compression) : Optional.empty();
        Optional<Network> base =
                shrinking.map(compression -> compression.groups().network());
        return new Recipe(
                Optional.empty(),
                genes(space, trial),
                design.network().input().toString(),
                design.precision().toString(),
                LayerRows.of(design, base),
                shrinking.flatMap(compression -> Waterfall.of(compression, design, snapshot, trial, original)));
    }

    static Recipe lost(String why) {
        return new Recipe(Optional.of(why), List.of(), "", "", List.of(), Optional.empty());
    }

    private static List<Gene> genes(SearchSpace space, Trial trial) {
        return space.choices().select(trial.genes()).genes().entrySet().stream()
                .map(entry -> new Gene(
                        entry.getKey(),
                        entry.getValue().label(),
                        entry.getValue().choice().options(),
                        entry.getValue().active()))
                .toList();
    }
}
