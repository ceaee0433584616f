package dev.espalier.evaluators.training;

/** The loss of a training is no longer a number: it cannot go on. */
public final class TrainingDivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TrainingDivergedException(int epoch, int batch) {
        super(
                "training diverged: the loss is not a finite number in batch %d of epoch %d; a smaller learning rate may help"
                        .formatted(batch, epoch));
    }
}
