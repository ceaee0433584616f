package dev.espalier.experiments.definition;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.proxy.Proxy;
import dev.espalier.search.reinforcement.Reward;
import dev.espalier.search.strategy.NetAdapt;
import dev.espalier.search.surrogate.Surrogate;
import dev.espalier.space.trial.Limit;
import dev.espalier.space.trial.Metric;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How candidates are proposed. */
public record StrategySection(
        @Key(
                or = "auto",
                doc =
                        "auto: surrogate for up to three objectives, nsga3 for more; surrogate: learns what candidates cost and"
                                + " tries what promises most; nsga2: evolves a population; nsga3: as nsga2, for four objectives"
                                + " and more; regularized-evolution: the best of a sample has a child, the oldest dies;"
                                + " pareto-local-search: tries what is next to the front; reinforce: learns how likely each"
                                + " option is good; ppo: as reinforce with a recurrent network, MnasNet's; amc: an actor sets"
                                + " one keep ratio, or whatever there is to choose, after the other, each bounded so that the"
                                + " limits that are counted can still be kept; haq: as amc without bounds, what is too much is"
                                + " taken away afterwards; netadapt: makes the largest network cheaper, step by step; morphnet:"
                                + " learns widths by training; compound: grows a network that was found, as EfficientNet;"
                                + " sobol: spreads evenly; random: the baseline; external: whoever speaks to the REST"
                                + " interface.")
        Name name,

        @Key(
                or = "gaussian-process",
                doc = "gaussian-process: the surrogate predicts that what is alike costs alike; forest: it predicts by"
                        + " bagged trees about a linear trend, whose effort grows with the number of trials, not with"
                        + " its square.")
        Surrogate.Family model,

        @Key(
                or = "improvement",
                doc =
                        "improvement: the surrogate tries what promises most additional hypervolume; thompson: it tries what"
                                + " would give most, if costs were as drawn at random from what they may be.")
        Surrogate.Acquisition acquisition,

        @Key(
                or = "[]",
                mayBeEmpty = true,
                doc =
                        "Zero-cost proxies that surrogate asks about the eight most promising candidates before it proposes one"
                                + " of them: snip, synflow, naswot, grad-norm, jacobian-covariance. They are computed on 64"
                                + " training images in the searching process, each candidate some hundredths of a second.")
        List<Proxy> proxies,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 10000,
                doc =
                        "Candidates that live, or are proposed at a time; 0 is 20, for nsga3 36, for regularized-evolution 30."
                                + " Of pareto-local-search, amc and haq the random ones to begin with: 0 is 10, 20 and 20.")
        int population,

        @Key(
                or = "10",
                atLeast = 1,
                atMost = 10000,
                doc = "Candidates that compete to be the parent; of regularized-evolution.")
        int sample,

        @Key(or = "0.9", atLeast = 0, atMost = 1, doc = "Probability that two parents mix; of nsga2 and nsga3.")
        double crossover,

        @Key(
                or = "1",
                atLeast = 0,
                atMost = 100,
                doc = "Choices of a child that change on average; of nsga2 and nsga3.")
        double mutations,

        @Key(
                or = "false",
                doc =
                        "Whether nsga2 proposes one child at a time, so that no worker waits for the end of a generation.")
        boolean steady,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 10000,
                doc =
                        "Candidates awaited at most when one that goes by no generations proposes the next; 0 is two per worker.")
        int ahead,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 100,
                doc = "Step size of a policy that learns; 0 is the published one, 0.01 for reinforce, 0.0001 for ppo.")
        double learningRate,

        @Key(
                or = "0",
                atLeast = 0,
                atMost = 100,
                doc =
                        "What an undecided policy is worth, per nat; 0 is the published, none for reinforce, 0.01 for ppo.")
        double entropy,

        @Key(
                or = "soft",
                doc =
                        "What a policy that learns is to maximise, of accuracy and the ratio r of a cost to its target. soft:"
                                + " accuracy r^-0.07; hard: accuracy, divided by r where that is above 1; absolute: accuracy"
                                + " - 0.1 |r - 1|.")
        Reward.Form reward,

        @Key(
                or = "0.025",
                atLeast = 0,
                atMost = 1,
                doc = "What the first step of netadapt saves, as a share of what the first network uses.")
        double reduction,

        @Key(
                or = "0.96",
                atLeast = 0,
                atMost = 1,
                doc = "By what each step of netadapt is smaller than the one before.")
        double decay,

        @Key(
                or = "[10, 30, 100]",
                atLeast = 0.000001,
                doc =
                        "Strengths of morphnet's penalty, over what the network costs; every round tries them all and goes on"
                                + " with the best. Ten times more where nothing changes.")
        List<Double> strengths,

        @Key(or = "1", atLeast = 1, atMost = 100, doc = "How often morphnet shrinks and expands.")
        int rounds,

        @Key(
                doc =
                        "The target of each objective that is not accuracy, for the reward; without it, the objective's limit."
                                + " Of netadapt: where it ends; without it, where nothing can be made smaller. Of"
                                + " morphnet: what widths are expanded to, of macs or params; without it, the limit, or what"
                                + " the first network has.")
        List<Limit> target,

        @Key(doc = "What the search begins with.") StartSection start) {
    /** @throws IllegalArgumentException if a population cannot evolve */
    public StrategySection {
        proxies = proxies.stream().distinct().toList();
        strengths = List.copyOf(strengths);
        target = List.copyOf(target);
        require(
                population != 1 || name != Name.NSGA2 && name != Name.NSGA3,
                "evolution needs a population of at least 2, got 1");
    }

    /** The strategies. */
    public enum Name {
        /** Whichever suits the objectives. */
        AUTO,
        /** A model of the costs, asked which candidate to try next. */
        SURROGATE,
        /** Non-dominated sorting genetic algorithm. */
        NSGA2,
        /** Its successor for many objectives. */
        NSGA3,
        /** Regularized, or aging, evolution. */
        REGULARIZED_EVOLUTION,
        /** Pareto local search; for one objective hill climbing. */
        PARETO_LOCAL_SEARCH,
        /** Policy gradient with a probability for each option. */
        REINFORCE,
        /** MnasNet's recurrent policy with proximal policy optimisation. */
        PPO,
        /** Deep deterministic policy gradient with bounded actions, of AutoML for model compression. */
        AMC,
        /** The same with what is too much taken away afterwards, of hardware-aware quantization. */
        HAQ,
        /** Steps towards a cheaper network, each of one choice. */
        NETADAPT,
        /** Shrinks by a penalty that learns, and expands evenly. */
        MORPHNET,
        /** Compound scaling of a network that was found. */
        COMPOUND,
        /** A Sobol sequence. */
        SOBOL,
        /** Uniform sampling without repetition. */
        RANDOM,
        /** Somebody outside, by the REST interface. */
        EXTERNAL;

        /** What this is for a search of so many objectives, for which hypervolumes are computed up to three. */
        private Name suiting(int objectives) {
            return this != AUTO ? this : objectives <= 3 ? SURROGATE : NSGA3;
        }

        /** Whether it maximises a reward, for which every objective but accuracy needs a target. */
        public boolean rewarded() {
            return this == REINFORCE || this == PPO || this == AMC || this == HAQ;
        }

        /** Whether it follows one path from what it is given to begin with, and ends where that leads. */
        public boolean path() {
            return this == NETADAPT || this == MORPHNET || this == COMPOUND;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The population, {@code otherwise} if nothing is said of it. */
    public int population(int otherwise) {
        return population == 0 ? otherwise : population;
    }

    /** The learning rate, {@code otherwise} if nothing is said of it. */
    public double learningRate(double otherwise) {
        return learningRate == 0 ? otherwise : learningRate;
    }

    /** The worth of entropy, {@code otherwise} if nothing is said of it. */
    public double entropy(double otherwise) {
        return entropy == 0 ? otherwise : entropy;
    }

    /**
     * What a policy is to maximise.
     *
     * @param limits of the experiment, which are targets where nothing else is said
     * @throws IllegalArgumentException if no one number can be made of the objectives
     */
    public Reward rewardFor(List<Metric> objectives, List<Limit> limits) {
        Map<Metric, Double> targets = new HashMap<>();
        limits.forEach(limit -> targets.put(limit.metric(), limit.bound()));
        target.forEach(said -> targets.put(said.metric(), said.bound()));
        objectives.stream()
                .filter(metric -> metric.goal() == Metric.Goal.MINIMIZE && !targets.containsKey(metric))
                .findFirst()
                .ifPresent(metric -> {
                    throw new IllegalArgumentException(
                            "%s needs a target for the objective %s: set strategy.target.%s, or a limit"
                                    .formatted(name, metric, metric));
                });
        return new Reward(reward, objectives, targets);
    }

    /**
     * What NetAdapt is to save, and of what it is to lose little.
     *
     * @param limits of the experiment
     * @throws IllegalArgumentException if there are not two such objectives, or a limit would reject what it begins with
     */
    public NetAdapt.Aim aimFor(List<Metric> objectives, List<Limit> limits) {
        List<Metric> resources = objectives.stream()
                .filter(metric -> metric.goal() == Metric.Goal.MINIMIZE)
                .toList();
        require(
                objectives.contains(Metric.ACCURACY) && !resources.isEmpty(),
                "netadapt needs the objective accuracy and one to save, macs or latencyMs, got %s",
                objectives);
        Metric resource = resources.stream()
                .filter(metric -> targeted(metric).isPresent())
                .findFirst()
                .orElse(resources.getFirst());
        require(
                limits.stream().noneMatch(limit -> limit.metric().equals(resource)),
                "netadapt comes from networks above its target, which a limit on %s would reject;"
                        + " set strategy.target.%s in its place",
                resource,
                resource);
        return new NetAdapt.Aim(
                objectives.indexOf(Metric.ACCURACY),
                objectives.indexOf(resource),
                targeted(resource).map(Limit::bound).orElse(0.0));
    }

    /**
     * What morphnet may spend: its target, or else the limit, of multiply-adds or parameters; empty if nothing is said.
     *
     * @param limits of the experiment
     */
    public Optional<Limit> budget(List<Limit> limits) {
        return Stream.concat(target.stream(), limits.stream())
                .filter(limit ->
                        limit.metric().equals(Metric.MACS) || limit.metric().equals(Metric.PARAMS))
                .findFirst();
    }

    private Optional<Limit> targeted(Metric metric) {
        return target.stream().filter(said -> said.metric().equals(metric)).findFirst();
    }

    /** This strategy with a name that says what is done, whatever stood there for {@code objectives}. */
    public StrategySection suiting(List<Metric> objectives) {
        return with(name.suiting(objectives.size()), ahead, start);
    }

    /** This strategy with another number of candidates awaited. */
    public StrategySection withAhead(int other) {
        return with(name, other, start);
    }

    /** This strategy with another beginning. */
    public StrategySection withStart(StartSection other) {
        return with(name, ahead, other);
    }

    private StrategySection with(Name otherName, int otherAhead, StartSection otherStart) {
        return new StrategySection(
                otherName,
                model,
                acquisition,
                proxies,
                population,
                sample,
                crossover,
                mutations,
                steady,
                otherAhead,
                learningRate,
                entropy,
                reward,
                reduction,
                decay,
                strengths,
                rounds,
                target,
                otherStart);
    }
}
