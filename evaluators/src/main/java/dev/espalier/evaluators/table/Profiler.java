package dev.espalier.evaluators.table;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.evaluators.device.LatencySource;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.table.PartKey.Position;
import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.Part;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.trial.Measurement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Measures on one device the parts that a space can build, and fits how networks follow from them.
 *
 * <p>Parts come from networks drawn at random, so that what the space builds often is measured first; when the time is
 * over, or nothing new has come for long, networks are measured whole, some to fit to and others to be judged by. All of
 * it is kept as it comes: who profiles again goes on where it ended.
 */
public final class Profiler {
    private static final int BATCH = LatencySource.MODELS_AT_ONCE;

    /** So many networks in a row without a new part, and the space counts as covered. */
    private static final int NOTHING_NEW = 500;

    /** Draws of networks that may be of the other precision, or known. */
    private static final int DRAWS = 10_000;

    private final SearchSpace space;
    private final LatencySource source;
    private final TableFolder folder;
    private final int threads;
    private final Plan plan;
    private final Consumer<Progress> progress;
    private final Map<PartKey, TableEntry> known = new LinkedHashMap<>();

    /**
     * How much is measured.
     *
     * @param seed decides which networks are drawn
     * @param time for parts; networks come on top
     * @param fitted networks to fit to, per precision
     * @param checked networks to be judged by, per precision
     */
    public record Plan(long seed, Duration time, int fitted, int checked) {}

    /**
     * How far it is.
     *
     * @param parts parts that are measured
     * @param networks networks that are measured whole
     * @param share of the time for parts that is over, 0 to 1
     */
    public record Progress(int parts, int networks, double share) {}

    /** A network of the space, whole. */
    private record Whole(Network network, double ms) {}

    /** A model to be measured, and what its time will be called. */
    private record Job(PartKey key, Network model) {}

    /**
     * A profiler of {@code space} that keeps what it finds in {@code folder}.
     *
     * @param threads how many compute on the device
     * @throws IllegalArgumentException if fewer than two networks are to be measured whole
     */
    public Profiler(
            SearchSpace space,
            LatencySource source,
            TableFolder folder,
            int threads,
            Plan plan,
            Consumer<Progress> progress) {
        require(plan.fitted() > 0 && plan.checked() > 0, "needs at least one network to fit to and one to judge by");
        this.space = space;
        this.source = source;
        this.folder = folder;
        this.threads = threads;
        this.plan = plan;
        this.progress = progress;
        folder.entries().forEach(entry -> known.put(entry.key(), entry));
    }

    /**
     * Measures, fits and keeps the fits.
     *
     * @return one fit for each precision of the space that has networks to judge by
     * @throws InterruptedException if the calling thread is interrupted; what was measured is kept
     */
    public List<AdditiveFit> run() throws InterruptedException {
        measureParts();
        List<AdditiveFit> fits = new ArrayList<>();
        for (Map.Entry<LayerPrecision, List<Whole>> each :
                wholes(plan.fitted() + plan.checked()).entrySet()) {
            if (each.getValue().size() > 1) {
                fits.add(fit(each.getKey(), each.getValue()));
            }
        }
        Map<LayerPrecision, AdditiveFit> all = new EnumMap<>(LayerPrecision.class);
        folder.fits().forEach(fit -> all.put(fit.precision(), fit));
        fits.forEach(fit -> all.put(fit.precision(), fit));
        folder.keep(List.copyOf(all.values()));
        return fits;
    }

    private void measureParts() throws InterruptedException {
        // Who goes on draws other networks than before, whose parts are all known.
        SplittableRandom random = new SplittableRandom(plan.seed() + known.size());
        long began = System.nanoTime();
        int nothingNew = 0;
        Map<PartKey, Job> waiting = new LinkedHashMap<>();
        while (nothingNew < NOTHING_NEW && elapsed(began) < 1) {
            Design design = space.decode(space.choices().random(random));
            int before = waiting.size();
            jobs(design.network(), design.precision().standard()).stream()
                    .filter(job -> !known.containsKey(job.key()))
                    .forEach(job -> waiting.putIfAbsent(job.key(), job));
            nothingNew = waiting.size() > before ? 0 : nothingNew + 1;
            while (waiting.size() >= BATCH && elapsed(began) < 1) {
                measure(waiting, elapsed(began));
            }
        }
        while (!waiting.isEmpty() && elapsed(began) < 1) {
            measure(waiting, elapsed(began));
        }
    }

    private double elapsed(long began) {
        return Math.min(
                1,
                (double) (System.nanoTime() - began) / Math.max(1, plan.time().toNanos()));
    }

    /** What must be measured of a network. */
    private List<Job> jobs(Network network, LayerPrecision precision) {
        List<Part> parts = Part.chain(network);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Network part = parts.get(i).network();
            Position position = Position.of(i, parts.size());
            if (Harness.leads(position)) {
                jobs.add(skeleton(part.input(), precision));
            }
            jobs.add(new Job(PartKey.of(part, position, precision, threads), Harness.around(part, position)));
        }
        return jobs;
    }

    private Job skeleton(TensorShape shape, LayerPrecision precision) {
        Network model = Harness.skeleton(shape);
        return new Job(PartKey.of(model, Position.SKELETON, precision, threads), model);
    }

    private void measure(Map<PartKey, Job> waiting, double share) throws InterruptedException {
        List<Job> jobs = waiting.values().stream().limit(BATCH).toList();
        if (jobs.isEmpty()) {
            return;
        }
        jobs.forEach(job -> waiting.remove(job.key()));
        List<LatencyReport> reports =
                source.measure(jobs.stream().map(Profiler::exported).toList(), 1);
        List<TableEntry> entries = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            List<Double> features =
                    Arrays.stream(PartFeatures.of(jobs.get(i).model())).boxed().toList();
            entries.add(new TableEntry(jobs.get(i).key(), undisturbed(reports.get(i)), features));
        }
        folder.append(entries);
        entries.forEach(entry -> known.put(entry.key(), entry));
        int networks = (int) known.keySet().stream()
                .filter(key -> key.position() == Position.ONLY)
                .count();
        progress.accept(new Progress(known.size() - networks, networks, share));
    }

    private static ExportedModel exported(Job job) {
        LayerPrecision precision = job.key().precision();
        return ExportedModel.of(
                new Design(job.model(), Precision.of(precision)), Harness.exported(job.model(), precision));
    }

    /** The 5th percentile: what parts take is a difference of two times, and a busy host would drown it. */
    private static Measurement undisturbed(LatencyReport report) {
        return new Measurement(report.p5(), report.latency().spread(), report.calls());
    }

    /** So many networks of each precision, measured whole; drawn with another seed than those the parts are of. */
    private Map<LayerPrecision, List<Whole>> wholes(int count) throws InterruptedException {
        Map<LayerPrecision, List<Job>> drawn = new EnumMap<>(LayerPrecision.class);
        Set<PartKey> keys = new HashSet<>();
        SplittableRandom random = new SplittableRandom(~plan.seed());
        for (int draw = 0; draw < DRAWS && (draw < NOTHING_NEW || open(drawn, count)); draw++) {
            Design design = space.decode(space.choices().random(random));
            PartKey key = PartKey.of(
                    design.network(), Position.ONLY, design.precision().standard(), threads);
            List<Job> jobs = drawn.computeIfAbsent(key.precision(), _ -> new ArrayList<>());
            if (jobs.size() < count && design.precision().exceptions().isEmpty() && keys.add(key)) {
                jobs.add(new Job(key, design.network()));
            }
        }
        Map<PartKey, Job> waiting = new LinkedHashMap<>();
        for (Job job : drawn.values().stream().flatMap(List::stream).toList()) {
            if (!known.containsKey(job.key())) {
                waiting.put(job.key(), job);
            }
            if (waiting.size() >= BATCH) {
                measure(waiting, 1);
            }
        }
        measure(waiting, 1);
        Map<LayerPrecision, List<Whole>> wholes = new EnumMap<>(LayerPrecision.class);
        drawn.forEach((precision, jobs) -> wholes.put(
                precision,
                jobs.stream()
                        .map(job -> new Whole(
                                job.model(), known.get(job.key()).time().value()))
                        .toList()));
        return wholes;
    }

    private static boolean open(Map<LayerPrecision, List<Job>> drawn, int count) {
        return drawn.values().stream().anyMatch(jobs -> jobs.size() < count);
    }

    /** Fits to the first of {@code wholes} and judges by the others. */
    private AdditiveFit fit(LayerPrecision precision, List<Whole> wholes) {
        LatencyTable table = new LatencyTable(List.copyOf(known.values()), List.of(), threads);
        int fitted = Math.min(plan.fitted(), wholes.size() - 1);
        List<LatencyTable.Sum> sums = wholes.stream()
                .map(whole -> table.sum(whole.network(), precision)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "too few parts are measured at %s; give it more time".formatted(precision.label()))))
                .toList();
        double[] all = sums.stream().mapToDouble(LatencyTable.Sum::ms).toArray();
        double[] measured = wholes.stream().mapToDouble(Whole::ms).toArray();
        double[] line = AdditiveFit.line(Arrays.copyOf(all, fitted), Arrays.copyOf(measured, fitted));
        double[] foretold = Arrays.stream(all, fitted, all.length)
                .map(sum -> line[0] * sum + line[1])
                .toArray();
        double[] truth = Arrays.copyOfRange(measured, fitted, measured.length);
        double[] errors = AdditiveFit.errors(foretold, truth);
        List<LatencyTable.Sum> judging = sums.subList(fitted, sums.size());
        return new AdditiveFit(
                precision,
                line[0],
                line[1],
                fitted,
                truth.length,
                RankCorrelation.spearman(foretold, truth),
                RankCorrelation.kendall(foretold, truth),
                AdditiveFit.medianError(foretold, truth),
                errors[(int) Math.ceil(0.95 * errors.length) - 1],
                judging.stream().mapToDouble(LatencyTable.Sum::measured).sum()
                        / judging.stream().mapToDouble(LatencyTable.Sum::parts).sum());
    }
}
