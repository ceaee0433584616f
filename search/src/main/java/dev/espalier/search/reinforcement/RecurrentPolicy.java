package dev.espalier.search.reinforcement;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.espalier.space.choice.Assignment;
import dev.espalier.space.choice.Choice;
import dev.espalier.space.choice.Choices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * A recurrent network that makes one choice after the other: it hears the option taken last, keeps in its state what was
 * taken before, and answers with a probability for each option of the next choice, and with the reward it expects.
 *
 * <p>An embedding of {@value #WIDTH} for each option, an LSTM of {@value #WIDTH}, a fully connected layer of {@value #WIDTH}
 * with rectified output, and of that two linear heads, as in NNI's policy. Options that a choice does not have are masked.
 *
 * <p>The weights are plain arrays, so that nothing of the engine lives longer than a call.
 */
final class RecurrentPolicy {
    static final int WIDTH = 64;
    private static final float NEVER = -1e9f;

    private final Choices choices;
    /** The token of each choice's first option; the last is that of the beginning. */
    private final int[] tokens;

    private final int options;
    private final Matrix[] matrices;
    private final double[] weights;

    /** Where a matrix lies within the weights. */
    private record Matrix(int start, int rows, int columns) {
        int size() {
            return rows * columns;
        }
    }

    /** What the network answers at one choice, for each of several candidates: logarithms of probabilities, and rewards. */
    record Answer(NDArray logarithms, NDArray expected) {}

    /** Random weights: normal for the embedding, for the others even within one over the root of {@value #WIDTH}. */
    RecurrentPolicy(Choices choices, Random random) {
        this.choices = choices;
        this.tokens = new int[choices.size() + 1];
        for (int i = 0; i < choices.size(); i++) {
            tokens[i + 1] = tokens[i] + choices.list().get(i).size();
        }
        this.options = choices.list().stream().mapToInt(Choice::size).max().orElseThrow();
        int[][] shapes = {
            {tokens[choices.size()] + 1, WIDTH}, // embedding
            {WIDTH, 4 * WIDTH}, // of the input, for the gates in, forget, cell, out
            {WIDTH, 4 * WIDTH}, // of the state, for the gates
            {1, 4 * WIDTH},
            {WIDTH, WIDTH}, // between the state and the heads
            {1, WIDTH},
            {WIDTH, options}, // of the options
            {1, options},
            {WIDTH, 1}, // of the reward
            {1, 1}
        };
        this.matrices = new Matrix[shapes.length];
        int size = 0;
        for (int i = 0; i < shapes.length; i++) {
            matrices[i] = new Matrix(size, shapes[i][0], shapes[i][1]);
            size += matrices[i].size();
        }
        this.weights = new double[size];
        double bound = 1 / Math.sqrt(WIDTH);
        for (int i = 0; i < size; i++) {
            weights[i] = i < matrices[0].size() ? random.nextGaussian() : bound * (2 * random.nextDouble() - 1);
        }
    }

    /** All weights in a row, to be moved by who learns. */
    double[] weights() {
        return weights;
    }

    /** The weights as arrays of {@code manager}. */
    List<NDArray> load(NDManager manager) {
        return Arrays.stream(matrices)
                .map(matrix -> {
                    float[] values = new float[matrix.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (float) weights[matrix.start() + i];
                    }
                    return manager.create(values, new Shape(matrix.rows(), matrix.columns()));
                })
                .toList();
    }

    /** The gradients of {@code loaded} weights, in the order of {@link #weights()}. */
    double[] gradients(List<NDArray> loaded) {
        double[] gradients = new double[weights.length];
        for (int m = 0; m < matrices.length; m++) {
            try (NDArray gradient = loaded.get(m).getGradient()) {
                float[] values = gradient.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    gradients[matrices[m].start() + i] = values[i];
                }
            }
        }
        return gradients;
    }

    /** Candidates in canonical form. */
    List<Assignment> draw(int count, Random random) {
        int[][] genes = new int[count][choices.size()];
        try (NDManager manager = Torch.engine().newBaseManager()) {
            walk(
                    manager,
                    load(manager),
                    count,
                    choice -> {
                        int[] taken = new int[count];
                        for (int i = 0; choice > 0 && i < count; i++) {
                            taken[i] = genes[i][choice - 1];
                        }
                        return taken;
                    },
                    (choice, answer) -> {
                        float[] logarithms = answer.logarithms().toFloatArray();
                        for (int i = 0; i < count; i++) {
                            genes[i][choice] = draw(
                                    logarithms,
                                    i * options,
                                    choices.list().get(choice).size(),
                                    random);
                        }
                    });
        }
        return Arrays.stream(genes)
                .map(drawn -> choices.canonical(Assignment.of(drawn)))
                .toList();
    }

    private static int draw(float[] logarithms, int start, int size, Random random) {
        double left = random.nextDouble();
        for (int option = 0; option < size - 1; option++) {
            left -= Math.exp(logarithms[start + option]);
            if (left < 0) {
                return option;
            }
        }
        return size - 1;
    }

    /** What it answers at each choice on the way to {@code candidates}, by the {@code loaded} weights. */
    List<Answer> answers(NDManager manager, List<NDArray> loaded, List<Assignment> candidates) {
        List<Answer> answers = new ArrayList<>();
        walk(
                manager,
                loaded,
                candidates.size(),
                choice -> candidates.stream()
                        .mapToInt(genes -> choice == 0 ? 0 : genes.get(choice - 1))
                        .toArray(),
                (_, answer) -> answers.add(answer));
        return answers;
    }

    /** 1 for the option that each of {@code candidates} takes at {@code choice}, else 0. */
    NDArray taken(NDManager manager, List<Assignment> candidates, int choice) {
        float[] taken = new float[candidates.size() * options];
        for (int i = 0; i < candidates.size(); i++) {
            taken[i * options + candidates.get(i).get(choice)] = 1;
        }
        return manager.create(taken, new Shape(candidates.size(), options));
    }

    /** Who hears of an answer before the next choice is made. */
    private interface Hearer {
        void hear(int choice, Answer answer);
    }

    /** From choice to choice; {@code before} tells what each candidate took at the choice before. */
    private void walk(NDManager manager, List<NDArray> loaded, int count, IntFunction<int[]> before, Hearer hearer) {
        NDArray state = manager.zeros(new Shape(count, WIDTH));
        NDArray cell = manager.zeros(new Shape(count, WIDTH));
        for (int choice = 0; choice < choices.size(); choice++) {
            NDArray input = heard(manager, choice, before.apply(choice)).matMul(loaded.get(0));
            NDArray sums =
                    input.matMul(loaded.get(1)).add(state.matMul(loaded.get(2))).add(loaded.get(3));
            NDList gates = sums.split(4, 1);
            NDArray kept = cell.mul(Activation.sigmoid(gates.get(1)));
            cell = kept.add(Activation.sigmoid(gates.get(0)).mul(gates.get(2).tanh()));
            state = Activation.sigmoid(gates.get(3)).mul(cell.tanh());
            NDArray hidden = Activation.relu(state.matMul(loaded.get(4)).add(loaded.get(5)));
            NDArray logits = hidden.matMul(loaded.get(6)).add(loaded.get(7)).add(mask(manager, choice));
            NDArray expected = hidden.matMul(loaded.get(8)).add(loaded.get(9));
            hearer.hear(choice, new Answer(logits.logSoftmax(1), expected.squeeze(1)));
        }
    }

    private NDArray heard(NDManager manager, int choice, int[] taken) {
        int all = tokens[choices.size()] + 1;
        float[] heard = new float[taken.length * all];
        for (int i = 0; i < taken.length; i++) {
            heard[i * all + (choice == 0 ? all - 1 : tokens[choice - 1] + taken[i])] = 1;
        }
        return manager.create(heard, new Shape(taken.length, all));
    }

    private NDArray mask(NDManager manager, int choice) {
        float[] mask = new float[options];
        Arrays.fill(mask, choices.list().get(choice).size(), options, NEVER);
        return manager.create(mask, new Shape(1, options));
    }
}
