package dev.espalier.evaluators.compression;

import static dev.espalier.space.Requirement.require;

import dev.espalier.evaluators.training.TrainingRecipe;

/**
 * How a network is compressed.
 *
 * @param keep share of kernel and matrix weights that are left in the end, above 0 and at most 1
 * @param rounds of pruning; the share falls by the same factor in each
 * @param retraining after every round; its learning rate begins anew each time (<a
 *     href="https://arxiv.org/abs/2003.02389">Renda et al., 2020</a>)
 * @param last retraining after the last round, usually longer
 * @param convolutionBits of the codebook of a convolution
 * @param linearBits of the codebook of a linear layer
 * @param biasBits of the codebook of all other tensors; 32 leaves them as they are
 * @param tuning of the shared values, at a lower learning rate
 * @param temperature at which the uncompressed network teaches
 * @param teacherShare of it in the loss, 0 for none
 */
public record CompressionRecipe(
        double keep,
        int rounds,
        TrainingRecipe retraining,
        TrainingRecipe last,
        int convolutionBits,
        int linearBits,
        int biasBits,
        TrainingRecipe tuning,
        double temperature,
        double teacherShare) {
    /** @throws IllegalArgumentException if a value is out of its range; the message names it */
    public CompressionRecipe {
        require(keep > 0 && keep <= 1, "'keep' must be above 0 and at most 1, got %s", keep);
        require(rounds > 0, "'rounds' must be positive, got %d", rounds);
        bits("convolutionBits", convolutionBits, 16);
        bits("linearBits", linearBits, 16);
        bits("biasBits", biasBits, 32);
        require(
                teacherShare >= 0 && teacherShare <= 1,
                "'teacherShare' must be at least 0 and at most 1, got %s",
                teacherShare);
    }

    private static void bits(String name, int bits, int most) {
        require(bits >= 1 && bits <= most, "'%s' must be 1 to %d, got %d", name, most, bits);
    }

    /** The share of weights that are left after {@code round}, counted from 1. */
    double keepAfter(int round) {
        return Math.pow(keep, (double) round / rounds);
    }
}
