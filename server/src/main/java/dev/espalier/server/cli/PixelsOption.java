package dev.espalier.server.cli;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.ModelInfo;
import java.util.Collections;
import picocli.CommandLine.Option;

/** What pixels of 0 to 255 become before a model reads them. */
final class PixelsOption {
    @Option(
            names = "--pixels",
            paramLabel = "P",
            defaultValue = "file",
            description = {
                "What the model reads: file, 0 to 1 and then by the mean and deviation that the file tells;",
                "raw, 0 to 255; standard, mean 0 and deviation 1; ${DEFAULT-VALUE} if not said."
            })
    private String pixels = "file";

    /**
     * The normalization of images for a model of which {@code info} is known.
     *
     * @throws WrongInputException if there is none such
     */
    Normalization normalization(ModelInfo info, ImageDataset images) {
        int channels = images.shape().channels();
        return switch (pixels) {
            case "standard" -> images.normalization();
            case "raw" -> dividedBy(1 / 255.0, channels);
            case "file" ->
                info.mean().size() == channels
                        ? new Normalization(info.mean(), info.deviation())
                        : dividedBy(1, channels);
            default -> throw new WrongInputException("--pixels must be file, raw or standard, got '" + pixels + "'");
        };
    }

    private static Normalization dividedBy(double deviation, int channels) {
        return new Normalization(Collections.nCopies(channels, 0.0), Collections.nCopies(channels, deviation));
    }
}
