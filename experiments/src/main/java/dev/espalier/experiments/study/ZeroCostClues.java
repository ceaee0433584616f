package dev.espalier.experiments.study;

import dev.espalier.evaluators.data.DataSource;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.evaluators.proxy.Untrained;
import dev.espalier.search.surrogate.Clues;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.trial.CandidateId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Zero-cost proxies of candidates, computed in this process and on one thread. What came of them is kept in a file for each
 * candidate, so that a study that goes on need not compute them again.
 */
final class ZeroCostClues implements Clues {
    private final SearchSpace space;
    private final DataSource data;
    private final List<Proxy> proxies;
    private final long seed;
    private final ScoreFiles files;
    private Optional<ImageDataset> images = Optional.empty();

    /**
     * Computes nothing yet.
     *
     * @param data what candidates are trained on; loaded when the first is looked at
     * @param seed of the first weights and of which images are looked at
     * @param files where it is kept, for this experiment alone
     */
    ZeroCostClues(SearchSpace space, DataSource data, List<Proxy> proxies, long seed, ScoreFiles files) {
        this.space = space;
        this.data = data;
        this.proxies = List.copyOf(proxies);
        this.seed = seed;
        this.files = files;
    }

    @Override
    public double[] of(Assignment genes) {
        return files.scores(CandidateId.of(genes).toString(), () -> {
            Untrained network = Untrained.of(space.decode(genes).network(), images(), Untrained.IMAGES, seed);
            Collection<Double> scores = Proxy.scores(proxies, network).values();
            return scores.stream().mapToDouble(Double::doubleValue).toArray();
        });
    }

    private ImageDataset images() {
        if (images.isEmpty()) {
            images = Optional.of(data.load());
        }
        return images.get();
    }
}
