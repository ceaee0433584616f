package dev.espalier.server.cli;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A narrow residual network for images of 16 x 16 pixels, as a file. */
final class UntrainedModel {
    private UntrainedModel() {}

    static Path write(Path file, int classes) throws IOException {
        Design design =
                new Design(Zoo.RESNET_20_CIFAR.network(new TensorShape(3, 16, 16), 0.5, classes), Precision.FLOAT32);
        return Files.write(file, ExportedModel.untrained(design, 1).onnx());
    }
}
