package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.evaluators.proxy.Untrained;
import dev.espalier.evaluators.training.TrainingRecipe;
import dev.espalier.experiments.benchmark.ProxyBenchmark;
import dev.espalier.experiments.benchmark.ProxyBenchmark.Scored;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.experiments.study.Images;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.network.Network;
import dev.espalier.space.trial.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "proxies",
        description = "Zero-cost proxies: what one mini-batch tells of networks that nobody has trained yet.")
final class ProxiesCommand implements Runnable {
    @Parameters(
            paramLabel = "FILE.yaml|NAME",
            description =
                    "An experiment file, of whose space random designs are scored, or one of 'espalier networks'.")
    private String what = "";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the file, such as data.dir=FOLDER; may be given again.")
    private List<String> overrides = List.of();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "10",
            description = "Designs drawn of the space; ${DEFAULT-VALUE} if not said.")
    private int samples;

    @Option(
            names = "--train",
            description = "Trains each of them too, as the file says, and tells how well each score orders them.")
    private boolean train;

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final ZooOptions zoo = new ZooOptions();

    @Option(
            names = "--proxies",
            paramLabel = "NAME",
            split = ",",
            description = "snip, synflow, naswot, grad-norm or jacobian-covariance; all if not said.")
    private List<String> proxies = List.of();

    @Option(
            names = "--images",
            paramLabel = "N",
            defaultValue = "" + Untrained.IMAGES,
            description = "Training images in the mini-batch; ${DEFAULT-VALUE} if not said.")
    private int images;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Designs, weights and images come from it; ${DEFAULT-VALUE} if not said.")
    private long seed;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    ProxiesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        List<Proxy> asked = asked();
        require(images >= 2, "--images: zero-cost proxies compare images and need at least 2, got %d", images);
        if (what.endsWith(".yaml") || what.endsWith(".yml")) {
            require(samples >= (train ? 3 : 1), "--samples must be at least %d, got %d", train ? 3 : 1, samples);
            designs(ExperimentReader.read(Path.of(what), overrides), asked);
        } else {
            require(!train, "--train is of the designs of an experiment file; %s is no such file", what);
            Network network = zoo.network(what);
            ProxyBenchmark benchmark = new ProxyBenchmark(asked, data.images(network), images, seed);
            print(List.of(benchmark.scored(what, network)));
        }
    }

    private List<Proxy> asked() {
        return proxies.isEmpty()
                ? List.of(Proxy.values())
                : proxies.stream().map(ProxiesCommand::named).distinct().toList();
    }

    private static Proxy named(String name) {
        return Arrays.stream(Proxy.values())
                .filter(proxy -> proxy.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new WrongInputException("--proxies: there is no '%s', only %s"
                        .formatted(
                                name,
                                Arrays.stream(Proxy.values())
                                        .map(Proxy::toString)
                                        .collect(Collectors.joining(", ")))));
    }

    private void designs(Experiment experiment, List<Proxy> asked) {
        require(
                !experiment.space().compress().named(),
                "%s compresses a trained model, of which there is nothing to foretell: proxies are of untrained networks",
                what);
        ImageDataset dataset = Images.of(experiment);
        SearchSpace space = experiment
                .space()
                .searchSpace(dataset.shape().channels(), dataset.classes().size());
        ProxyBenchmark benchmark = new ProxyBenchmark(asked, dataset, images, seed);
        List<Scored> scored = new ArrayList<>();
        List<Assignment> candidates = benchmark.candidates(space.choices(), samples);
        try (Counter counter = new Counter(terminal, candidates.size(), "designs scored")) {
            for (Assignment genes : candidates) {
                scored.add(
                        benchmark.scored(genes.toString(), space.decode(genes).network()));
                counter.done(scored.size());
            }
        }
        print(train ? trained(benchmark, scored, experiment.training().recipe()) : scored);
    }

    private List<Scored> trained(ProxyBenchmark benchmark, List<Scored> scored, TrainingRecipe recipe) {
        List<Scored> trained = new ArrayList<>();
        try (EpochProgress progress = new EpochProgress(terminal, scored.size() * recipe.epochs())) {
            for (Scored each : scored) {
                String stage = "design %d of %d".formatted(trained.size() + 1, scored.size());
                trained.add(benchmark.trained(each, recipe, epoch -> progress.epoch(stage, epoch)));
            }
        }
        return trained;
    }

    private record Correlation(String figure, double spearman) {}

    private void print(List<Scored> scored) {
        Printer printer = new Printer(terminal, format);
        List<Column<Scored>> columns = new ArrayList<>(List.of(
                Column.of("design", Scored::name),
                Column.count(Metric.MACS, each -> each.cost().macs()),
                Column.count(Metric.PARAMS, each -> each.cost().params())));
        scored.getFirst()
                .scores()
                .keySet()
                .forEach(proxy -> columns.add(Column.<Scored>of(
                                proxy.toString(), each -> each.scores().get(proxy))
                        .shown(ProxiesCommand::brief)));
        columns.add(Column.<Scored>of("ms", each -> each.took().toNanos() / 1e6).shown(ProxiesCommand::brief));
        if (scored.stream().noneMatch(each -> each.accuracy().isPresent())) {
            printer.rows(scored, columns);
            return;
        }
        columns.add(Column.<Scored>of("accuracy", each -> each.accuracy().orElseThrow())
                .shown(Metric.ACCURACY));
        Map<String, Double> correlations = ProxyBenchmark.correlations(scored);
        Map<String, Object> fields = new LinkedHashMap<>();
        Map<String, Object> told = new LinkedHashMap<>(correlations);
        told.values().removeIf(value -> Double.isNaN((double) value));
        fields.put("spearman", told);
        printer.rows(fields, "designs", scored, columns);
        if (printer.forPeople()) {
            printer.say("\nSpearman's rank correlation with the accuracy:");
            printer.rows(
                    correlations.entrySet().stream()
                            .map(entry -> new Correlation(entry.getKey(), entry.getValue()))
                            .toList(),
                    List.of(
                            Column.of("figure", Correlation::figure),
                            Column.<Correlation>of("spearman", Correlation::spearman)
                                    .shown(value -> "%.2f".formatted((double) value))));
        }
    }

    private static String brief(Object number) {
        return String.format(Locale.ROOT, "%.4g", ((Number) number).doubleValue());
    }
}
