package dev.espalier.experiments.benchmark;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.evaluators.proxy.Untrained;
import dev.espalier.evaluators.training.Training;
import dev.espalier.evaluators.training.TrainingDivergedException;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Epoch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;

/**
 * What zero-cost proxies are worth: scores of networks, what they cost, and how their order is that of the accuracies after
 * real trainings. A proxy that does no better than counting multiply-adds or parameters tells nothing, so these are compared
 * too.
 *
 * @param proxies the scores
 * @param data images of the networks' channels
 * @param images how many of them are looked at
 * @param seed of weights and images
 */
public record ProxyBenchmark(List<Proxy> proxies, ImageDataset data, int images, long seed) {
    private static final int MOST_ATTEMPTS = 100;

    public ProxyBenchmark {
        proxies = List.copyOf(proxies);
    }

    /**
     * A network and its scores.
     *
     * @param took the processor's time for all scores
     * @param accuracy share of the validation images right in the best epoch, if it was trained
     */
    public record Scored(
            String name,
            Network network,
            NetworkCost cost,
            Map<Proxy, Double> scores,
            Duration took,
            OptionalDouble accuracy) {}

    /**
     * Different candidates by chance.
     *
     * @return {@code count} of them, or fewer of a space so small that chance finds no others
     */
    public List<Assignment> candidates(Choices choices, int count) {
        Random random = new Random(seed);
        return Stream.generate(() -> choices.random(random))
                .limit((long) count * MOST_ATTEMPTS)
                .distinct()
                .limit(count)
                .toList();
    }

    /**
     * Scores {@code network}.
     *
     * @param name what it is called
     * @throws IllegalArgumentException if network and data do not fit
     */
    public Scored scored(String name, Network network) {
        Untrained untrained = Untrained.of(network, data, images, seed);
        Training.prepare();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        Map<Proxy, Double> scores = Proxy.scores(proxies, untrained);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - start);
        return new Scored(
                name, network, CostModel.count(network, Precision.FLOAT32), scores, took, OptionalDouble.empty());
    }

    /**
     * Trains what was scored. A training that diverges has the accuracy 0.
     *
     * @param watcher told of every epoch
     */
    public Scored trained(Scored scored, TrainingRecipe recipe, Consumer<Epoch> watcher) {
        double accuracy;
        try {
            accuracy = Training.train(scored.network(), data, recipe, seed, watcher).curve().stream()
                    .mapToDouble(Epoch::validationAccuracy)
                    .max()
                    .orElseThrow();
        } catch (TrainingDivergedException _) {
            accuracy = 0;
        }
        return new Scored(
                scored.name(),
                scored.network(),
                scored.cost(),
                scored.scores(),
                scored.took(),
                OptionalDouble.of(accuracy));
    }

    /**
     * Spearman's rank correlation of every score, and of counted costs, with the accuracy; NaN of what is the same for all.
     *
     * @throws IllegalArgumentException if there are fewer than three networks, or one was not trained
     */
    public static Map<String, Double> correlations(List<Scored> trained) {
        require(trained.size() >= 3, "a rank correlation needs at least 3 networks, got %d", trained.size());
        require(
                trained.stream().allMatch(each -> each.accuracy().isPresent()),
                "a rank correlation needs the accuracy of all networks");
        Map<String, ToDoubleFunction<Scored>> figures = new LinkedHashMap<>();
        trained.getFirst()
                .scores()
                .keySet()
                .forEach(proxy ->
                        figures.put(proxy.toString(), each -> each.scores().get(proxy)));
        figures.put("macs", each -> each.cost().macs());
        figures.put("params", each -> each.cost().params());
        double[] accuracies = trained.stream()
                .mapToDouble(each -> each.accuracy().orElseThrow())
                .toArray();
        Map<String, Double> correlations = new LinkedHashMap<>();
        figures.forEach((name, figure) -> correlations.put(
                name,
                new SpearmansCorrelation()
                        .correlation(trained.stream().mapToDouble(figure).toArray(), accuracies)));
        return correlations;
    }
}
