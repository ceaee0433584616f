package dev.espalier.evaluators.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import java.util.Optional;

/** What a training makes small: cross-entropy with the labels and, with a teacher, with its softened outputs. */
final class Loss {
    private final Optional<Teaching> teaching;

    Loss(Optional<Teacher> teacher, NDManager manager) {
        this.teaching = teacher.map(t -> new Teaching(
                t, DjlNetwork.frozen(t.network(), t.weights(), manager), new ParameterStore(manager, false)));
    }

    /**
     * The loss of a batch.
     *
     * @param targets distributions, divided by the number of images
     */
    NDArray of(NDArray images, NDArray outputs, NDArray targets) {
        NDArray labels = outputs.logSoftmax(1).mul(targets).sum().neg();
        return teaching.map(t ->
                        labels.mul(number(outputs, 1 - t.teacher().share())).add(t.loss(images, outputs)))
                .orElse(labels);
    }

    private record Teaching(Teacher teacher, DjlNetwork block, ParameterStore store) {
        NDArray loss(NDArray images, NDArray outputs) {
            NDArray softening = number(outputs, 1 / teacher.temperature());
            NDArray soft = block.forward(store, new NDList(images), false, null)
                    .singletonOrThrow()
                    .stopGradient()
                    .mul(softening)
                    .softmax(1);
            double weight = teacher.share() * teacher.temperature() * teacher.temperature();
            return outputs.mul(softening)
                    .logSoftmax(1)
                    .mul(soft)
                    .sum()
                    .mul(number(outputs, -weight / images.getShape().get(0)));
        }
    }

    /** A factor that lives as long as the batch: the engine frees that of {@code mul(Number)} before the backward pass. */
    private static NDArray number(NDArray beside, double number) {
        return beside.getManager().create((float) number);
    }
}
