package dev.espalier.search.reinforcement;

import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choices;
import java.util.Random;
import java.util.stream.IntStream;

/** A probability for each option of each choice, independent of the others: the softmax of as many logits. */
final class FactorisedPolicy {
    private static final double SPREAD = 1e-3;

    private final Choices choices;
    private final int[] starts;
    private final double[] logits;

    /** Nearly even at first: logits of 0.001 times a normal variate. */
    FactorisedPolicy(Choices choices, Random random) {
        this.choices = choices;
        this.starts = new int[choices.size() + 1];
        for (int i = 0; i < choices.size(); i++) {
            starts[i + 1] = starts[i] + choices.list().get(i).size();
        }
        this.logits = IntStream.range(0, starts[choices.size()])
                .mapToDouble(_ -> SPREAD * random.nextGaussian())
                .toArray();
    }

    /** The logits of all choices in a row, to be moved by who learns. */
    double[] logits() {
        return logits;
    }

    /** A candidate in canonical form; the higher the {@code temperature} above 1, the more evenly options are drawn. */
    Assignment draw(double temperature, Random random) {
        int[] genes = new int[choices.size()];
        for (int i = 0; i < genes.length; i++) {
            genes[i] = draw(probabilities(i, temperature), random.nextDouble());
        }
        return choices.canonical(Assignment.of(genes));
    }

    private static int draw(double[] probabilities, double chance) {
        int option = 0;
        for (double left = chance - probabilities[0]; left >= 0 && option < probabilities.length - 1; ) {
            left -= probabilities[++option];
        }
        return option;
    }

    double[] probabilities(int choice) {
        return probabilities(choice, 1);
    }

    private double[] probabilities(int choice, double temperature) {
        double[] probabilities = new double[starts[choice + 1] - starts[choice]];
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = starts[choice]; i < starts[choice + 1]; i++) {
            highest = Math.max(highest, logits[i]);
        }
        double sum = 0;
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = Math.exp((logits[starts[choice] + i] - highest) / temperature);
            sum += probabilities[i];
        }
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }

    /**
     * The gradient, by the logits, of {@code advantage} times the logarithm of the probability of {@code genes}, plus
     * {@code entropy} times the policy's entropy. A choice that does not matter was not made, so nothing is learnt of it.
     */
    double[] gradient(Assignment genes, double advantage, double entropy) {
        double[] gradient = new double[logits.length];
        boolean[] active = choices.activity(genes);
        for (int choice = 0; choice < active.length; choice++) {
            if (!active[choice]) {
                continue;
            }
            double[] probabilities = probabilities(choice);
            double disorder = 0;
            for (double p : probabilities) {
                disorder -= p > 0 ? p * Math.log(p) : 0;
            }
            for (int i = 0; i < probabilities.length; i++) {
                double p = probabilities[i];
                double taken = genes.get(choice) == i ? 1 : 0;
                gradient[starts[choice] + i] =
                        advantage * (taken - p) - (p > 0 ? entropy * p * (Math.log(p) + disorder) : 0);
            }
        }
        return gradient;
    }
}
