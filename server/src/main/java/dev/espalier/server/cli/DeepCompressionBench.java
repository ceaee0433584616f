package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.coding.CodedTensor;
import dev.espalier.evaluators.compression.Compressed.Stage;
import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.experiments.benchmark.DeepCompressionBenchmark;
import dev.espalier.experiments.benchmark.DeepCompressionBenchmark.Result;
import dev.espalier.experiments.benchmark.DeepCompressionBenchmark.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench deep-compression}: its options, and how its results are printed. */
final class DeepCompressionBench {
    @Option(
            names = "--network",
            paramLabel = "NAME",
            defaultValue = "lenet-300-100",
            completionCandidates = Names.class,
            description = "${COMPLETION-CANDIDATES}; ${DEFAULT-VALUE} if not said.")
    private String network = "";

    @Mixin
    private final FashionMnistOption data = new FashionMnistOption();

    @Option(
            names = "--train",
            paramLabel = "N",
            defaultValue = "0",
            description = "Most images to train on; all others if not said.")
    private int train;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many runs, with the seeds 1 to N; ${DEFAULT-VALUE} if not said.")
    private int seeds;

    @Option(
            names = "--to",
            paramLabel = "FOLDER",
            description = "Where to write the coded weights, one file for each seed; nowhere if not said.")
    private Optional<Path> to = Optional.empty();

    void run(Terminal terminal, Printer printer) throws IOException {
        Subject subject = subject();
        require(seeds > 0, "--seeds must be positive, got %d", seeds);
        ImageDataset images = data.source(train).load();
        List<Result> results = new ArrayList<>();
        try (EpochProgress progress = new EpochProgress(terminal, seeds * subject.epochs())) {
            for (int seed = 1; seed <= seeds; seed++) {
                String run = seeds == 1 ? "" : "seed %d of %d, ".formatted(seed, seeds);
                Result result = DeepCompressionBenchmark.run(
                        subject, images, seed, (stage, epoch) -> progress.epoch(run + stage, epoch));
                results.add(result);
                write(result);
                progress.say(String.format(
                        Locale.ROOT,
                        "%stest images right: %.2f %% before, %.2f %% from a file of %,d bytes",
                        run,
                        100 * result.accuracyBefore(),
                        100 * result.accuracyAfter(),
                        result.bytesAfter()));
            }
        }
        print(printer, images, results);
    }

    private Subject subject() {
        return Arrays.stream(Subject.values())
                .filter(s -> s.label().equals(network))
                .findFirst()
                .orElseThrow(() -> new WrongInputException(
                        "--network must be one of %s, got '%s'".formatted(DeepCompressionBenchmark.labels(), network)));
    }

    private void write(Result result) throws IOException {
        if (to.isPresent()) {
            Files.createDirectories(to.get());
            result.compressed().file().write(to.get().resolve("%s-seed%d.espw".formatted(network, result.seed())));
        }
    }

    private void print(Printer printer, ImageDataset images, List<Result> results) {
        Result first = results.getFirst();
        List<CodedTensor> layers = Stream.concat(
                        first.compressed().file().tensors().stream(),
                        Stream.of(first.compressed().file().total()))
                .toList();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("network", network);
        fields.put("data", images.name());
        fields.put("fingerprint", images.fingerprint());
        fields.put("medianLostPoints", median(results, Result::lostPoints));
        fields.put("medianBytes", median(results, Result::bytesAfter));
        fields.put("medianRatio", median(results, Result::ratio));
        fields.put("medianFewerWeights", median(results, Result::fewerWeights));
        fields.put("stages", Printer.objects(first.compressed().stages(), STAGES));
        fields.put("layers", Printer.objects(layers, LAYERS));
        printer.rows(fields, "runs", results, RUNS);
        if (printer.forPeople()) {
            printer.say(String.format(
                    Locale.ROOT,
                    "median: %.2f points lost, %,.0f bytes, %.1f times smaller, %.1f times fewer weights",
                    median(results, Result::lostPoints),
                    median(results, Result::bytesAfter),
                    median(results, Result::ratio),
                    median(results, Result::fewerWeights)));
            printer.say("");
            printer.say("seed " + first.seed() + " by validation images, stage by stage:");
            printer.rows(first.compressed().stages(), STAGES);
            printer.say("");
            printer.say("its file (P pruned, Q shared, H Huffman coded):");
            printer.rows(layers, LAYERS);
        }
    }

    private static double median(List<Result> results, ToDoubleFunction<Result> figure) {
        double[] sorted = results.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static final List<Column<Result>> RUNS = List.of(
            Column.of("seed", Result::seed),
            Column.<Result>of("accuracyBefore", Result::accuracyBefore)
                    .headed("test before")
                    .shown(percent(2)),
            Column.<Result>of("accuracyAfter", Result::accuracyAfter)
                    .headed("after")
                    .shown(percent(2)),
            Column.<Result>of("lostPoints", Result::lostPoints)
                    .headed("lost points")
                    .shown(decimals(2)),
            Column.<Result>of("fewerWeights", Result::fewerWeights)
                    .headed("fewer weights")
                    .shown(value -> decimals(1).apply(value) + "x"),
            Column.<Result>of("bytesBefore", Result::bytesBefore)
                    .headed("bytes before")
                    .shown(decimals(0)),
            Column.<Result>of("sizeBytes", Result::bytesAfter).headed("after").shown(decimals(0)),
            Column.<Result>of("ratio", Result::ratio)
                    .headed("smaller")
                    .shown(value -> decimals(1).apply(value) + "x"));

    private static final List<Column<Stage>> STAGES = List.of(
            Column.of("stage", Stage::name),
            Column.<Stage>of("keep", Stage::keep).headed("weights kept").shown(percent(1)),
            Column.<Stage>of("validationAccuracy", Stage::validationAccuracy)
                    .headed("validation")
                    .shown(percent(2)),
            Column.<Stage>of("sizeBytes", Stage::bytes).headed("bytes").shown(decimals(0)));

    private static final List<Column<CodedTensor>> LAYERS = List.of(
            Column.of("tensor", CodedTensor::name),
            Column.<CodedTensor>of("weights", CodedTensor::elements).shown(decimals(0)),
            Column.<CodedTensor>of("density", CodedTensor::density)
                    .headed("density P")
                    .shown(percent(1)),
            Column.<CodedTensor>of("weightBits", CodedTensor::valueBits)
                    .headed("weight bits P+Q")
                    .shown(decimals(1)),
            Column.<CodedTensor>of("codedWeightBits", CodedTensor::codedValueBits)
                    .headed("P+Q+H")
                    .shown(decimals(1)),
            Column.<CodedTensor>of("indexBits", CodedTensor::indexBits)
                    .headed("index bits P+Q")
                    .shown(decimals(1)),
            Column.<CodedTensor>of("codedIndexBits", CodedTensor::codedIndexBits)
                    .headed("P+Q+H")
                    .shown(decimals(1)),
            Column.<CodedTensor>of("sharedRate", CodedTensor::sharedRate)
                    .headed("rate P+Q")
                    .shown(percent(2)),
            Column.<CodedTensor>of("codedRate", CodedTensor::codedRate)
                    .headed("P+Q+H")
                    .shown(percent(2)),
            Column.<CodedTensor>of("sizeBytes", CodedTensor::bytes)
                    .headed("bytes")
                    .shown(decimals(0)));

    private static Function<Object, String> percent(int digits) {
        return value -> String.format(Locale.ROOT, "%." + digits + "f %%", 100 * ((Number) value).doubleValue());
    }

    private static Function<Object, String> decimals(int digits) {
        return value -> String.format(Locale.ROOT, "%,." + digits + "f", ((Number) value).doubleValue());
    }

    private static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return DeepCompressionBenchmark.labels().iterator();
        }
    }
}
