package dev.espalier.search.surrogate;

import static dev.espalier.space.Requirement.require;

import dev.espalier.search.strategy.Evaluated;
import dev.espalier.search.strategy.Novelty;
import dev.espalier.search.strategy.Strategy;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import dev.espalier.space.trial.Limit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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

    private final Choices choices;
    private final Settings settings;
    private final Optional<Clues> clues;
    private final Random random;
    private final Novelty novelty;
    private final Kernel kernel;
    private final Encoder encoder;
    private final int objectives;
    private final List<Assignment> first;
    private final Deque<Assignment> start;
    private final Map<Assignment, Prospect> awaited = new LinkedHashMap<>();
    private Preview.Teller teller;
    private Landscape landscape;
    private Pool<Prospect> pool;

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
        this.clues = clues;
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
        this.first = IntStream.range(0, sample.size())
                .filter(i -> previews.get(i).violation() == 0)
                .mapToObj(sample::get)
                .limit(settings.start())
                .toList();
        this.start = new ArrayDeque<>(first);
        this.landscape = landscape();
        this.pool = pool();
    }

    private Landscape landscape() {
        return new Landscape(
                objectives, this::model, clues.map(asked -> new CloserLook(asked, first, objectives, this::model)));
    }

    private Model model() {
        return switch (settings.model()) {
            case GAUSSIAN_PROCESS -> new ProcessModel(kernel);
            case FOREST -> new ForestModel(choices, random.nextLong());
        };
    }

    private Pool<Prospect> pool() {
        return new Pool<>(choices, teller, this::prospect, novelty, random, settings.pool());
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
                awaited.put(genes, prospect(genes));
                return List.of(genes);
            }
        }
        return mostPromising()
                .or(() -> novelty.random().map(this::prospect))
                .map(prospect -> {
                    novelty.claim(prospect.genes());
                    awaited.put(prospect.genes(), prospect);
                    return List.of(prospect.genes());
                })
                .orElseGet(List::of);
    }

    /** Empty before the models know anything, and when the pool is. */
    private Optional<Prospect> mostPromising() {
        if (landscape.size() < 2) {
            return Optional.empty();
        }
        pool.breed(landscape.frontGenes());
        Outlook outlook = new Outlook(landscape, settings.start(), awaited.values(), random);
        return switch (settings.acquisition()) {
            case IMPROVEMENT ->
                clues.isEmpty() ? pool.takeBest(outlook) : pool.take(outlook, FEW, outlook::bestOfCloserLook);
            case THOMPSON -> pool.take(outlook, clues.isEmpty() ? settings.pool() / DRAWN : FEW, outlook::bestOfDraw);
        };
    }

    private Prospect prospect(Assignment genes) {
        return prospect(new Pool.Candidate(genes, teller.of(genes)));
    }

    private Prospect prospect(Pool.Candidate candidate) {
        return new Prospect(candidate, encoder.encode(candidate.genes(), candidate.preview()), landscape);
    }

    @Override
    public void replaced(Assignment proposal, Assignment candidate) {
        awaited.remove(proposal);
        awaited.put(candidate, prospect(candidate));
    }

    @Override
    public void learn(List<Evaluated> results) {
        for (Evaluated result : results) {
            Assignment genes = result.genes();
            novelty.claim(genes);
            Prospect known = awaited.remove(genes);
            landscape.observe(result, known == null ? encoder.encode(genes, teller.of(genes)) : known.point());
        }
    }

    /** What limits that are counted exclude is no more in the pool, and what they excluded may come in. */
    @Override
    public void obey(List<Limit> limits) {
        teller = teller.under(limits);
    }

    @Override
    public void revise(List<Evaluated> all) {
        Landscape before = landscape;
        landscape = landscape();
        pool = pool();
        for (Evaluated result : all) {
            Assignment genes = result.genes();
            landscape.observe(result, before.point(genes).orElseGet(() -> encoder.encode(genes, teller.of(genes))));
        }
        awaited.replaceAll((genes, _) -> prospect(genes));
    }
}
