package dev.espalier.space.shrinking;

import static dev.espalier.space.Requirement.require;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a model does when one gene alone leaves less of it, before any tuning: what each group, block and segment can
 * bear. Nobody loses by keeping more, so that what chance says against it is smoothed away. (AIMET's greedy selection of
 * ratios and ModelOpt's FastNAS go by the same curves.)
 *
 * @param whole accuracy of {@link CompressionSpace#whole()}, 0 to 1
 * @param curves one for each gene that has a ladder, in the order of the genes
 */
public record Sensitivity(double whole, List<Curve> curves) {
    public Sensitivity {
        curves = List.copyOf(curves);
    }

    /**
     * What one gene does.
     *
     * @param choice its name
     * @param options what its options are called, in the order of its ladder: least is left first
     * @param accuracies with each of them, 0 to 1; made not to fall
     */
    public record Curve(String choice, List<String> options, List<Double> accuracies) {
        /** @throws IllegalArgumentException if there are not as many accuracies as options */
        public Curve {
            options = List.copyOf(options);
            require(
                    options.size() == accuracies.size(),
                    "sensitivity of '%s': %d options, %d accuracies",
                    choice,
                    options.size(),
                    accuracies.size());
            List<Double> rising = new ArrayList<>();
            double best = 0;
            for (double accuracy : accuracies) {
                best = Math.max(best, accuracy);
                rising.add(best);
            }
            accuracies = List.copyOf(rising);
        }
    }

    /** Scores a design as it is, before any tuning. */
    @FunctionalInterface
    public interface Scorer {
        /** The accuracy of what {@code genes} spell, 0 to 1. */
        double accuracy(Assignment genes) throws InterruptedException;
    }

    /** How often {@link #measured} asks. */
    public static int probes(CompressionSpace space) {
        return 1
                + space.genes().stream()
                        .mapToInt(gene -> Math.max(0, gene.ladder().size() - 1))
                        .sum();
    }

    /** Turns down every gene of {@code space} by itself, step by step. */
    public static Sensitivity measured(CompressionSpace space, Scorer scorer) throws InterruptedException {
        Assignment most = space.whole();
        double whole = scorer.accuracy(most);
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < space.genes().size(); i++) {
            Gene gene = space.genes().get(i);
            List<Integer> ladder = gene.ladder();
            if (!ladder.isEmpty()) {
                List<Double> accuracies = new ArrayList<>();
                for (int option : ladder.subList(0, ladder.size() - 1)) {
                    accuracies.add(scorer.accuracy(space.canonical(most.with(i, option))));
                }
                accuracies.add(whole);
                Choice choice = gene.choice();
                curves.add(new Curve(
                        gene.name(), ladder.stream().map(choice.options()::get).toList(), accuracies));
            }
        }
        return new Sensitivity(whole, curves);
    }

    /**
     * How much is lost at each step of the ladder of {@code gene}, 0 or more, least is left first.
     *
     * @throws IllegalArgumentException if there is no curve of it, or it is one of another ladder
     */
    List<Double> losses(Gene gene) {
        Curve curve = curves.stream()
                .filter(one -> one.choice().equals(gene.name()))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("the sensitivity of '" + gene.name() + "' is not known"));
        List<String> options = gene.choice().options();
        List<String> ladder = gene.ladder().stream().map(options::get).toList();
        require(curve.options().equals(ladder), "the sensitivity of '%s' is one to %s", gene.name(), curve.options());
        return IntStream.range(0, ladder.size())
                .mapToObj(rung -> Math.max(0, whole - curve.accuracies().get(rung)))
                .toList();
    }
}
