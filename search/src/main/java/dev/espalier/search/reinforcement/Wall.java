package dev.espalier.search.reinforcement;

import java.util.Arrays;

/**
 * What keeps the candidates of a policy within what is allowed. Both ways lead towards the {@link Frame#floor() floor} of a
 * frame that is {@link Frame#possible() possible}, and neither can go on without end.
 */
enum Wall {
    /**
     * Each action is bounded so that the genes after it can still reach what is allowed: it is lowered until the candidate
     * that has all of them on the floor is. (<a href="https://arxiv.org/abs/1802.03494">He et al., 2018</a>, algorithm 1;
     * there a lower bound of the ratio has the last word and can exceed what is allowed)
     */
    BOUNDED {
        @Override
        int pass(Frame frame, int choice, int wanted, int[] genes) {
            int[] candidate = Frame.upTo(choice, genes, frame.floor());
            int option = wanted;
            while (option != frame.floor()[choice] && !frame.admits(Frame.with(candidate, choice, option))) {
                option = frame.scale(choice).towards(frame.floor()[choice], option);
            }
            return option;
        }

        @Override
        int[] settle(Frame frame, int[] genes) {
            return genes;
        }
    },

    /**
     * Actions are free; then choices are lowered by one mark each, from the last to the first and again, until the candidate
     * is within what is allowed. Choices that cost nothing stay as they are.
     * (<a href="https://arxiv.org/abs/1811.08886">Wang et al., 2019</a>, section 3.3)
     */
    AFTERWARDS {
        @Override
        int pass(Frame frame, int choice, int wanted, int[] genes) {
            return wanted;
        }

        @Override
        int[] settle(Frame frame, int[] genes) {
            int[] settled = genes.clone();
            boolean lowered = true;
            while (lowered && !frame.admits(settled)) {
                lowered = false;
                for (int choice = genes.length - 1; choice >= 0 && !frame.admits(settled); choice--) {
                    if (settled[choice] != frame.floor()[choice] && costs(frame, choice, settled)) {
                        settled[choice] = frame.scale(choice).towards(frame.floor()[choice], settled[choice]);
                        lowered = true;
                    }
                }
            }
            return frame.admits(settled) ? settled : frame.floor().clone();
        }

        private boolean costs(Frame frame, int choice, int[] genes) {
            int[] lowest = Frame.with(genes, choice, frame.floor()[choice]);
            return !Arrays.equals(frame.costs(genes), frame.costs(lowest));
        }
    };

    /** The option nearest to {@code wanted} that passes at {@code choice}, after those of {@code genes} before it. */
    abstract int pass(Frame frame, int choice, int wanted, int[] genes);

    /** What becomes of {@code genes} that have passed. */
    abstract int[] settle(Frame frame, int[] genes);
}
