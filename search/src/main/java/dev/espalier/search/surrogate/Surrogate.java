package dev.espalier.search.surrogate;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.pareto.Costs;
import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Learns what candidates cost, and proposes the one that is expected to enlarge the hypervolume of the front most.
 *
 * <p>One {@link Model} predicts each objective that must be measured, from a candidate's genes and from what its {@link
 * Preview} tells; objectives that are known beforehand need none. Costs are {@link Warp bent} first, so that broken
 * candidates do not spoil the model of good ones. From a {@link Pool} bred around the front comes the candidate with the
 * greatest {@link Improvement}, times the probability that it keeps limits which only an evaluation tells, learnt from
 * what broke one or failed. Or, of the most promising, the one with the greatest improvement if costs were one draw of all
 * that the models think possible. (<a href="https://doi.org/10.1093/biomet/25.3-4.285">Thompson, 1933</a>) How far from the
 * best a cost may lie and still matter is drawn anew for each proposal, so that the search looks now at the middle of the
 * front and now beyond its ends. What breaks a limit known beforehand is proposed only when nothing else is left.
 *
 * <p>Steady: candidates that are awaited count as observed with what is predicted of them, so that workers are not all
 * sent to one place. (<a href="https://hal.science/hal-00260579">Ginsbourger et al., 2010</a>, the kriging believer)
 * A proposal takes O(p n) for a pool of p and n results, and O(n²) for each candidate that may be the best and was not looked
 * at as closely before.
 */
public final class Surrogate implements Strategy {
    private static final int SAMPLE = 500;
    /** So many candidates are looked at more closely before one is proposed, where there are clues. */
    private static final int FEW = 8;
    /** One in so many of the pool is asked what a function that was drawn gives there. */
    private static final int DRAWN = 10;
    /** The reference point lies at least so many scales of the {@link Warp} from the best, and so much beyond the front. */
    private static final double LEAST_REACH = 1;

    private static final double MARGIN = 0.1;

    private final Choices choices;
    private final Preview.Teller teller;
    private final int objectives;
    private final Settings settings;
    private final Random random;
    private final Novelty novelty;
    private final Kernel kernel;
    private final Encoder encoder;
    private final Model[] models;
    private final Model admission;
    private final Pool<Entry> pool;
    private final List<Assignment> start;
    private final Optional<CloserLook> closer;
    private final List<Seen> seen = new ArrayList<>();
    private final List<Seen> front = new ArrayList<>();
    private final List<Double> admitted = new ArrayList<>();
    private final Map<Assignment, Entry> awaited = new LinkedHashMap<>();

    /**
     * How it searches.
     *
     * @param start random candidates to begin with
     * @param pool candidates among which the model chooses
     * @param model what predicts
     * @param acquisition by what it chooses
     */
    public record Settings(int start, int pool, Family model, Acquisition acquisition) {
        /** Ten to begin with, and a pool of 2,000 in which Gaussian processes expect improvement. */
        public static final Settings DEFAULT = new Settings(10, 2000);

        /** Gaussian processes that expect improvement. */
        public Settings(int start, int pool) {
            this(start, pool, Family.GAUSSIAN_PROCESS, Acquisition.IMPROVEMENT);
        }

        /** These settings with another model and acquisition. */
        public Settings with(Family otherModel, Acquisition otherAcquisition) {
            return new Settings(start, pool, otherModel, otherAcquisition);
        }

        /** @throws IllegalArgumentException if a value is too small */
        public Settings {
            require(start >= 2, "a model needs at least 2 designs to begin with, got %d", start);
            require(pool >= 10, "a model needs a pool of at least 10, got %d", pool);
        }
    }

    /** What predicts costs. */
    public enum Family {
        /** Gaussian processes. */
        GAUSSIAN_PROCESS,
        /** Bagged trees about a linear trend. */
        FOREST
    }

    /** By what a candidate is chosen. */
    public enum Acquisition {
        /** How much it is expected to enlarge the hypervolume. */
        IMPROVEMENT,
        /** How much it would enlarge the hypervolume, were true what was drawn from all that may be. */
        THOMPSON
    }

    private record Seen(Assignment genes, Costs costs) {}

    private final class Entry {
        private final Assignment genes;
        private final Preview preview;
        private final Point point;
        private final Model.View[] views;
        private final Model.View admissible;
        private Optional<Model.View[]> closeViews = Optional.empty();

        Entry(Pool.Candidate candidate) {
            this.genes = candidate.genes();
            this.preview = candidate.preview();
            this.point = encoder.encode(genes, preview);
            this.views = Stream.of(models).map(model -> model.view(point)).toArray(Model.View[]::new);
            this.admissible = admission.view(point);
        }

        /** As those models see it that have the last word, as closely as they can. */
        Model.View[] closely() {
            if (closer.isEmpty()) {
                return views;
            }
            Model.View[] close = closeViews.orElseGet(() -> closer.get().views(genes, point));
            closeViews = Optional.of(close);
            for (Model.View view : close) {
                boolean refined = true;
                while (refined) {
                    refined = view.refine();
                }
            }
            return close;
        }
    }

    /** A search of all that {@code choices} allow, in which {@code seed} decides every chance. */
    public Surrogate(Choices choices, Preview.Teller teller, Settings settings, long seed) {
        this(choices, teller, Optional.empty(), settings, seed);
    }

    /** The same, which looks for {@code clues} before it chooses among the best {@value #FEW} of the pool. */
    public Surrogate(Choices choices, Preview.Teller teller, Clues clues, Settings settings, long seed) {
        this(choices, teller, Optional.of(clues), settings, seed);
    }

    private Surrogate(Choices choices, Preview.Teller teller, Optional<Clues> clues, Settings settings, long seed) {
        this.choices = choices;
        this.teller = teller;
        this.settings = settings;
        this.random = new Random(seed);
        this.novelty = new Novelty(choices, random);
        this.kernel = new Kernel(choices);
        List<Assignment> sample = Stream.generate(() -> choices.random(random))
                .limit(SAMPLE)
                .distinct()
                .toList();
        List<Preview> previews = sample.stream().map(teller::of).toList();
        this.objectives = previews.getFirst().objectives();
        this.encoder = new Encoder(choices, previews);
        this.models = IntStream.range(0, objectives).mapToObj(_ -> model()).toArray(Model[]::new);
        this.admission = model();
        this.pool = new Pool<>(choices, teller, Entry::new, novelty, random, settings.pool());
        this.start = new ArrayList<>(IntStream.range(0, sample.size())
                .filter(i -> previews.get(i).violation() == 0)
                .mapToObj(sample::get)
                .limit(settings.start())
                .toList());
        this.closer = clues.map(asked -> new CloserLook(asked, start, objectives, this::model));
    }

    private Model model() {
        return switch (settings.model()) {
            case GAUSSIAN_PROCESS -> new ProcessModel(kernel);
            case FOREST -> new ForestModel(choices, random.nextLong());
        };
    }

    @Override
    public boolean steady() {
        return true;
    }

    @Override
    public List<Assignment> propose() {
        while (!start.isEmpty()) {
            Assignment genes = start.removeFirst();
            if (novelty.claim(genes)) {
                awaited.put(genes, entry(genes));
                return List.of(genes);
            }
        }
        return mostPromising()
                .or(() -> novelty.random().map(this::entry))
                .map(entry -> {
                    novelty.claim(entry.genes);
                    awaited.put(entry.genes, entry);
                    return List.of(entry.genes);
                })
                .orElseGet(List::of);
    }

    /** Empty before the model knows anything, and when the pool is. */
    private Optional<Entry> mostPromising() {
        if (seen.size() < 2) {
            return Optional.empty();
        }
        pool.breed(front());
        Prospect prospect = new Prospect();
        return switch (settings.acquisition()) {
            case IMPROVEMENT ->
                closer.isEmpty() ? pool.takeBest(prospect) : pool.take(prospect, FEW, prospect::bestOfCloserLook);
            case THOMPSON ->
                pool.take(prospect, closer.isEmpty() ? settings.pool() / DRAWN : FEW, prospect::bestOfDraw);
        };
    }

    private Entry entry(Assignment genes) {
        return new Entry(new Pool.Candidate(genes, teller.of(genes)));
    }

    private List<Assignment> front() {
        return front.stream().map(Seen::genes).toList();
    }

    /** What candidates promise, by what is known now. */
    private final class Prospect implements Pool.Judge<Entry> {
        private final Warp[] warps = new Warp[objectives];
        private final boolean doubtful = admitted.stream().anyMatch(value -> value > 0);
        private final Improvement improvement;

        Prospect() {
            double[] best = new double[objectives];
            List<Costs> points = new ArrayList<>(front.stream().map(Seen::costs).toList());
            for (int k = 0; k < objectives; k++) {
                int index = k;
                double[] costs =
                        seen.stream().mapToDouble(one -> one.costs().get(index)).toArray();
                warps[k] = Warp.of(costs, settings.start());
                best[k] = warps[k].best();
                double[] bent = Arrays.stream(costs).map(warps[k]::bend).toArray();
                models[k].learn(bent);
                closer.ifPresent(look -> look.learn(index, bent));
            }
            double[] reference = IntStream.range(0, objectives)
                    .mapToDouble(this::mattersUpTo)
                    .toArray();
            if (doubtful) {
                admission.learn(
                        admitted.stream().mapToDouble(Double::doubleValue).toArray());
            }
            for (Entry entry : awaited.values()) {
                Gaussian[] costs = predict(entry);
                points.add(Costs.of(Stream.of(costs).mapToDouble(Gaussian::mean).toArray()));
                for (Model model : models) {
                    model.believe(entry.point);
                }
                closer.ifPresent(look -> look.believe(entry.genes, entry.point));
            }
            this.improvement = new Improvement(points, best, reference, random);
        }

        /** As far from the best as chance has it, and at least a tenth beyond the front, as long as nothing there is broken. */
        private double mattersUpTo(int k) {
            double best = warps[k].best();
            double worst = front.stream()
                    .map(Seen::costs)
                    .filter(this::sound)
                    .mapToDouble(costs -> costs.get(k))
                    .max()
                    .orElse(best);
            double drawn = warps[k].reaching(LEAST_REACH + random.nextDouble() * (Warp.BROKEN - LEAST_REACH));
            return Math.max(drawn, best + (1 + MARGIN) * (worst - best));
        }

        private boolean sound(Costs costs) {
            return IntStream.range(0, objectives).allMatch(k -> costs.get(k) < warps[k].reaching(Warp.BROKEN));
        }

        @Override
        public double most(Entry entry) {
            return promise(entry, predict(entry));
        }

        @Override
        public boolean refine(Entry entry) {
            boolean refined = doubtful && entry.admissible.refine();
            for (int k = 0; k < objectives; k++) {
                refined |= !entry.preview.knows(k) && entry.views[k].refine();
            }
            return refined;
        }

        private double promise(Entry entry, Gaussian[] costs) {
            double value = improvement.of(costs);
            return doubtful ? value * entry.admissible.mayBeBelow(0) : value;
        }

        private Gaussian[] predict(Entry entry) {
            return predict(entry, entry.views);
        }

        private Gaussian[] predict(Entry entry, Model.View[] views) {
            return costs(entry, k -> {
                Gaussian bent = views[k].predict();
                return new Gaussian(warps[k].straighten(bent.mean()), warps[k].slope(bent.mean()) * bent.deviation());
            });
        }

        private Gaussian[] costs(Entry entry, IntFunction<Gaussian> unknown) {
            return IntStream.range(0, objectives)
                    .mapToObj(k -> entry.preview.knows(k) ? new Gaussian(entry.preview.cost(k), 0) : unknown.apply(k))
                    .toArray(Gaussian[]::new);
        }

        /** The first of those that promise most by a closer look. */
        Entry bestOfCloserLook(List<Entry> entries) {
            return best(entries, entry -> promise(entry, predict(entry, entry.closely())));
        }

        /** The first of those that were best, if one function drawn for each objective were true. */
        Entry bestOfDraw(List<Entry> entries) {
            closer.ifPresentOrElse(
                    look -> look.draw(random), () -> Stream.of(models).forEach(model -> model.draw(random)));
            admission.draw(random);
            return best(entries, entry -> {
                Model.View[] views = entry.closely();
                Gaussian[] costs = costs(entry, k -> new Gaussian(warps[k].straighten(views[k].drawn()), 0));
                return doubtful && entry.admissible.drawn() > 0 ? 0 : improvement.of(costs);
            });
        }

        /** The first of those with the greatest value. */
        private static <E> E best(List<E> entries, ToDoubleFunction<E> value) {
            E best = entries.getFirst();
            double most = 0;
            for (E entry : entries) {
                double own = value.applyAsDouble(entry);
                if (own > most) {
                    most = own;
                    best = entry;
                }
            }
            return best;
        }
    }

    private void enter(Seen newcomer) {
        seen.add(newcomer);
        if (front.stream().noneMatch(member -> member.costs().noWorseThan(newcomer.costs()))) {
            front.removeIf(member -> newcomer.costs().dominates(member.costs()));
            front.add(newcomer);
        }
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        awaited.remove(proposal);
        awaited.put(candidate, new Entry(new Pool.Candidate(candidate, teller.of(candidate))));
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            Assignment genes = result.genes();
            novelty.claim(genes);
            Entry known = awaited.remove(genes);
            Point point = known == null ? encoder.encode(genes, teller.of(genes)) : known.point;
            admission.observe(point);
            switch (result) {
                case Evaluated.Feasible feasible -> {
                    admitted.add(-1.0);
                    enter(new Seen(genes, feasible.costs()));
                    for (Model model : models) {
                        model.observe(point);
                    }
                    closer.ifPresent(look -> look.observe(genes, point));
                }
                case Evaluated.Infeasible infeasible -> admitted.add(Math.min(1, 0.2 + infeasible.violation()));
                case Evaluated.Failed _ -> admitted.add(1.0);
            }
        }
    }
}
