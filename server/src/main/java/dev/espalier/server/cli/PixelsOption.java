package dev.espalier.server.cli;

import dev.espalier.evaluators.data.ImageDataset;
import dev.espalier.evaluators.data.Normalization;
import dev.espalier.evaluators.onnx.ModelInfo;
import dev.espalier.evaluators.onnx.OnnxModel;
import dev.espalier.evaluators.onnx.reading.Pixels;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What pixels of 0 to 255 become before a model reads them. */
final class PixelsOption {
    @Option(
            names = "--pixels",
            paramLabel = "P",
            defaultValue = "auto",
            description = {
                "What the model reads: file, 0 to 1 and then by the mean and deviation that the file tells;",
                "raw, 0 to 255; standard, mean 0 and deviation 1; auto, whichever of these it scores best on.",
                "${DEFAULT-VALUE} if not said."
            })
    private String pixels = "auto";

    /** @throws WrongInputException if there is none such */
    Pixels said() {
        return switch (pixels) {
            case "auto", "file", "raw", "standard" -> Pixels.valueOf(pixels.toUpperCase(Locale.ROOT));
            default ->
                throw new WrongInputException("--pixels must be auto, file, raw or standard, got '" + pixels + "'");
        };
    }

    /**
     * The normalization of images for {@code model}, of which {@code info} is known.
     *
     * @throws WrongInputException if there is none such
     */
    Normalization normalization(OnnxModel model, ModelInfo info, ImageDataset images) {
        return said().found(model, info, images).normalization(info, images);
    }
}
