package dev.espalier.evaluators.training;

import static dev.espalier.space.Requirement.require;

import java.util.Arrays;

/**
 * What a training must respect in one tensor of weights, so that retraining keeps what pruning or sharing made of it.
 * Arrays have one element per weight; they are not copied and whoever gives them away must not change them.
 */
public sealed interface Restriction {
    /** How many weights it is for. */
    int size();

    /**
     * Weights that are not free stay what they are when training starts: a pruned one stays zero, one that is already
     * quantized stays as it is. Neither gradients nor weight decay move them. (<a
     * href="https://arxiv.org/abs/1506.02626">Han et al., 2015</a>)
     */
    record Masked(boolean[] free) implements Restriction {
        @Override
        public int size() {
            return free.length;
        }
    }

    /**
     * Weights of one group have one value and keep having one: the gradient of a group is the sum of its weights'. Those
     * of group -1 stay what they are. (<a href="https://arxiv.org/abs/1510.00149">Han et al., 2016</a>, section 3.3)
     *
     * @param group of each weight, from 0, or -1
     */
    record Shared(int[] group) implements Restriction {
        /** @throws IllegalArgumentException if a group is less than -1 */
        public Shared {
            require(Arrays.stream(group).allMatch(g -> g >= -1), "groups of shared weights count from 0, or are -1");
        }

        @Override
        public int size() {
            return group.length;
        }
    }
}
