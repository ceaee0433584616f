package dev.espalier.evaluators.pruning;

/** How the share that is gone grows while a network is pruned and trained in turn. */
public sealed interface Schedule {
    /**
     * The share that is gone after a round.
     *
     * @param last the share in the end, 0 to 1
     * @param round 1 to {@code rounds}
     */
    double gone(double last, int round, int rounds);

    /** All of it in the first round. */
    record OneShot() implements Schedule {
        @Override
        public double gone(double last, int round, int rounds) {
            return last;
        }
    }

    /**
     * Automated gradual pruning: much at first, when much is superfluous, then ever less, {@code s (1 - (1 - t)³)}. (<a
     * href="https://arxiv.org/abs/1710.01878">Zhu and Gupta, 2018</a>, equation 1)
     */
    record Gradual() implements Schedule {
        @Override
        public double gone(double last, int round, int rounds) {
            return last * (1 - Math.pow(1 - (double) round / rounds, 3));
        }
    }
}
