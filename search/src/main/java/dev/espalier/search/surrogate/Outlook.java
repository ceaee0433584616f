package dev.espalier.search.surrogate;

import dev.espalier.search.pareto.Costs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What prospects promise by what is known now: the models learn, and believe what they predict of what is awaited. */
final class Outlook implements Pool.Judge<Prospect> {
    /** The reference point lies at least so many scales of the {@link Warp} from the best, and so much beyond the front. */
    private static final double LEAST_REACH = 1;

    private static final double MARGIN = 0.1;

    private final Landscape landscape;
    private final RandomGenerator random;
    private final Warp[] warps;
    private final Improvement improvement;

    /**
     * @param first how many candidates, at the beginning, came from all over the space
     * @param awaited what was proposed and has no result yet
     */
    Outlook(Landscape landscape, int first, Collection<Prospect> awaited, RandomGenerator random) {
        this.landscape = landscape;
        this.random = random;
        this.warps = IntStream.range(0, landscape.objectives())
                .mapToObj(k -> Warp.of(landscape.costs(k), first))
                .toArray(Warp[]::new);
        for (int k = 0; k < warps.length; k++) {
            landscape.learn(
                    k, Arrays.stream(landscape.costs(k)).map(warps[k]::bend).toArray());
        }
        double[] best = Stream.of(warps).mapToDouble(Warp::best).toArray();
        double[] reference =
                IntStream.range(0, warps.length).mapToDouble(this::mattersUpTo).toArray();
        if (landscape.doubtful()) {
            landscape.learnLimits();
        }
        List<Costs> points = new ArrayList<>(landscape.front());
        for (Prospect prospect : awaited) {
            Gaussian[] costs = predict(prospect, prospect.views());
            points.add(Costs.of(Stream.of(costs).mapToDouble(Gaussian::mean).toArray()));
            landscape.believe(prospect);
        }
        this.improvement = new Improvement(points, best, reference, random);
    }

    /** As far from the best as chance has it, and at least a tenth beyond the front, as long as nothing there is broken. */
    private double mattersUpTo(int k) {
        double best = warps[k].best();
        double worst = landscape.front().stream()
                .filter(this::sound)
                .mapToDouble(costs -> costs.get(k))
                .max()
                .orElse(best);
        double drawn = warps[k].reaching(LEAST_REACH + random.nextDouble() * (Warp.BROKEN - LEAST_REACH));
        return Math.max(drawn, best + (1 + MARGIN) * (worst - best));
    }

    private boolean sound(Costs costs) {
        return IntStream.range(0, warps.length).allMatch(k -> costs.get(k) < warps[k].reaching(Warp.BROKEN));
    }

    @Override
    public double most(Prospect prospect) {
        return promise(prospect, predict(prospect, prospect.views()));
    }

    @Override
    public boolean refine(Prospect prospect) {
        return prospect.refine(landscape.doubtful());
    }

    private double promise(Prospect prospect, Gaussian[] costs) {
        double value = improvement.of(costs);
        return landscape.doubtful() ? value * prospect.admissible().mayBeBelow(0) : value;
    }

    private Gaussian[] predict(Prospect prospect, Model.View[] views) {
        return prospect.costs(k -> {
            Gaussian bent = views[k].predict();
            return new Gaussian(warps[k].straighten(bent.mean()), warps[k].slope(bent.mean()) * bent.deviation());
        });
    }

    /** The first of those that promise most by a closer look. */
    Prospect bestOfCloserLook(List<Prospect> prospects) {
        return best(prospects, prospect -> promise(prospect, predict(prospect, prospect.closely())));
    }

    /** The first of those that were best, if one function drawn for each objective were true. */
    Prospect bestOfDraw(List<Prospect> prospects) {
        landscape.draw(random);
        return best(prospects, prospect -> {
            Model.View[] views = prospect.closely();
            Gaussian[] costs = prospect.costs(k -> new Gaussian(warps[k].straighten(views[k].drawn()), 0));
            return landscape.doubtful() && prospect.admissible().drawn() > 0 ? 0 : improvement.of(costs);
        });
    }

    /** The first of those with the greatest value. */
    private static Prospect best(List<Prospect> prospects, ToDoubleFunction<Prospect> value) {
        Prospect best = prospects.getFirst();
        double most = 0;
        for (Prospect prospect : prospects) {
            double own = value.applyAsDouble(prospect);
            if (own > most) {
                most = own;
                best = prospect;
            }
        }
        return best;
    }
}
