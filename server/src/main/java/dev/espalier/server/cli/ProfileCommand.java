package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Device;
import dev.espalier.evaluators.device.DeviceRegistry;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.table.AdditiveFit;
import dev.espalier.evaluators.table.AlignmentProbe;
import dev.espalier.evaluators.table.Profiler;
import dev.espalier.evaluators.table.TableFolder;
import dev.espalier.experiments.definition.Experiment;
import dev.espalier.experiments.definition.ExperimentReader;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.staged.StagedSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "profile",
        description = {
            "Measures on a device the parts a space can build, so that searches can foretell latency there.",
            "Goes on where it ended before; says how well it foretells networks it did not see."
        })
final class ProfileCommand implements Callable<Integer> {
    private static final int CHANNELS = 3;
    private static final int CLASSES = 10;
    private static final int DRAWS = 200;

    /** Short, as thousands of parts are measured; it is their 5th percentile that counts, which needs no calm host. */
    private static final LatencyProtocol SHORT =
            new LatencyProtocol(Duration.ofMillis(10), 8, Duration.ofMillis(5), 3, 1000, 1000, 1.1, Duration.ZERO);

    @Parameters(paramLabel = "NAME", description = "One of 'espalier devices'.")
    private String name = "";

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    /** Whose parts. */
    private static final class Source {
        @Option(names = "--space", paramLabel = "FILE.yaml", description = "An experiment, whose space it is.")
        private Optional<Path> file = Optional.empty();

        @Option(
                names = "--ready",
                paramLabel = "NAME",
                description = "A ready space; experiments/reference.yaml names them.")
        private Optional<String> ready = Optional.empty();
    }

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Lays a value over the experiment, such as space.precision=[float32]; may be given again.")
    private List<String> overrides = List.of();

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "5",
            description = "For parts, those the space builds often first; ${DEFAULT-VALUE} if not said, 0 to fit anew.")
    private double minutes = 5;

    @Option(
            names = "--fit",
            paramLabel = "N",
            defaultValue = "16",
            description = "Networks of each precision measured whole to fit scale and constant; ${DEFAULT-VALUE}.")
    private int fitted = 16;

    @Option(
            names = "--check",
            paramLabel = "N",
            defaultValue = "20",
            description = "Networks of each precision measured whole to judge by; ${DEFAULT-VALUE} if not said.")
    private int checked = 20;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Which networks are drawn comes from it; ${DEFAULT-VALUE} if not said.")
    private long seed = 1;

    @Mixin
    private final Format.Choice format = new Format.Choice();

    private final Terminal terminal;

    ProfileCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        require(minutes >= 0, "--minutes must not be negative, got %s", minutes);
        Device device = new DeviceRegistry(terminal.home()).get(name);
        int threads = switch (device) {
            case Device.ThisMachine here -> here.threads();
            // An agent measures with the threads it was started with; that never changes for one device.
            case Device.Agent _ -> 1;
            case Device.Table table ->
                throw new WrongInputException(
                        "device '%s' is a table already: %s".formatted(name, table.description()));
        };
        SearchSpace space = space();
        TableFolder folder = TableFolder.of(terminal.home(), name);
        Workbench here = Workbench.here(new Anchors());
        Workbench bench = new Workbench(here.cores(), here.locks(), SHORT, here.anchors(), here.waiting());
        Profiler.Plan plan = new Profiler.Plan(seed, Duration.ofMillis(Math.round(minutes * 60_000)), fitted, checked);
        List<AdditiveFit> fits;
        try (LatencySource opened = LatencySource.open(device, bench);
                ProfileProgress progress = new ProfileProgress(terminal)) {
            Map<LayerPrecision, Integer> steps = probe(opened, folder, space);
            warn(space, steps);
            fits = new Profiler(space, opened, folder, threads, plan, progress::show).run();
        }
        new Printer(terminal, format).rows(fits, columns(folder));
        return ExitCode.DONE;
    }

    private SearchSpace space() {
        List<String> all = new ArrayList<>();
        source.ready.ifPresent(ready -> all.add("space.ready=" + ready));
        all.addAll(overrides);
        Experiment experiment = source.file
                .map(file -> ExperimentReader.read(file, all))
                .orElseGet(() -> ExperimentReader.ready("demo", all));
        int channels = experiment.data().channels();
        int classes = experiment.data().classes();
        return experiment.space().searchSpace(channels == 0 ? CHANNELS : channels, classes == 0 ? CLASSES : classes);
    }

    /** The channel step of the device at each precision of the space, measured unless it is known. */
    private static Map<LayerPrecision, Integer> probe(LatencySource opened, TableFolder folder, SearchSpace space)
            throws InterruptedException {
        Map<LayerPrecision, Integer> steps = new EnumMap<>(LayerPrecision.class);
        SplittableRandom random = new SplittableRandom(0);
        TreeSet<LayerPrecision> precisions = new TreeSet<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            Assignment genes = space.choices().random(random);
            precisions.add(
                    space.decode(genes).precision().standard().quantized()
                            ? LayerPrecision.INT8
                            : LayerPrecision.FLOAT32);
        }
        for (LayerPrecision precision : precisions) {
            steps.put(
                    precision,
                    folder.channelStep(precision).isPresent()
                            ? folder.channelStep(precision).getAsInt()
                            : AlignmentProbe.run(opened, folder, precision));
        }
        return steps;
    }

    private void warn(SearchSpace space, Map<LayerPrecision, Integer> steps) {
        steps.forEach((precision, step) -> {
            List<String> slow = space instanceof StagedSpace staged ? staged.misaligned(step) : List.of();
            if (!slow.isEmpty()) {
                terminal.err()
                        .printf(
                                "%s computes %s by steps of %d channels; slow widths of this space: %s%n",
                                name, precision.label(), step, String.join(", ", slow));
            }
        });
    }

    private static List<Column<AdditiveFit>> columns(TableFolder folder) {
        return List.of(
                Column.of("precision", fit -> fit.precision().label()),
                Column.of("networks", AdditiveFit::checked),
                share("spearman", "Spearman", AdditiveFit::spearman).shown(value -> plain(value, "%.4f")),
                share("kendall", "Kendall", AdditiveFit::kendall).shown(value -> plain(value, "%.4f")),
                share("medianError", "median error after one scale", AdditiveFit::medianError),
                share("error", "95 % are within", AdditiveFit::error),
                share("coverage", "parts measured", AdditiveFit::coverage),
                Column.<AdditiveFit>of("scale", AdditiveFit::scale).shown(value -> plain(value, "%.4f")),
                Column.<AdditiveFit>of("constantMs", AdditiveFit::constantMs)
                        .headed("constant")
                        .shown(value -> plain(value, "%.4f ms")),
                Column.<AdditiveFit>of(
                                "channelStep",
                                fit -> folder.channelStep(fit.precision()).orElse(1))
                        .headed("channels step by"));
    }

    private static Column<AdditiveFit> share(String name, String heading, ToDoubleFunction<AdditiveFit> share) {
        return Column.<AdditiveFit>of(name, share::applyAsDouble)
                .headed(heading)
                .shown(value -> String.format(Locale.ROOT, "%.1f %%", 100 * (double) value));
    }

    private static String plain(Object value, String form) {
        return String.format(Locale.ROOT, form, (double) value);
    }
}
