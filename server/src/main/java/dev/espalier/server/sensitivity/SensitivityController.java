package dev.espalier.server.sensitivity;

import dev.espalier.evaluators.onnx.OnnxModelException;
import dev.espalier.experiments.study.Laboratory;
import dev.espalier.space.compression.LayerPrecision;
import dev.espalier.space.shrinking.CompressionSpace;
import dev.espalier.space.shrinking.Gene;
import dev.espalier.space.shrinking.Sensitivity;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Sensitivity curves as JSON. */
@Controller("/api/studies/{studyId}/sensitivity")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SensitivityController {
    private final Laboratory laboratory;

    SensitivityController(Laboratory laboratory) {
        this.laboratory = laboratory;
    }

    /**
     * What a model can bear.
     *
     * @param compresses whether the study compresses a model that is still there; nothing else is told if not
     * @param whole the model's own accuracy, once it was measured
     * @param curves in the order of the genes
     */
    @Serdeable
    record Curves(boolean compresses, Optional<Double> whole, List<Curve> curves) {}

    /**
     * What happens when one gene alone leaves less of the model.
     *
     * @param kind of what goes: channels, block or precision
     * @param name of the group or block, or of the choice of precisions
     */
    @Serdeable
    record Curve(String choice, String kind, String name, List<Point> points) {}

    /**
     * One option.
     *
     * @param kept share of the channels or of the weights' bits that is left, 0 to 1; of a block nothing or all
     * @param accuracy before any tuning, 0 to 1
     */
    @Serdeable
    record Point(String option, double kept, double accuracy) {}

    @Get
    @Operation(summary = "How well the model that is compressed does when one gene alone leaves less of it")
    Curves of(String studyId) {
        try {
            return laboratory.space(studyId) instanceof CompressionSpace space
                    ? told(space, laboratory.sensitivity(studyId))
                    : new Curves(false, Optional.empty(), List.of());
        } catch (OnnxModelException e) {
            return new Curves(false, Optional.empty(), List.of());
        }
    }

    private static Curves told(CompressionSpace space, Optional<Sensitivity> measured) {
        List<Curve> curves = measured.stream()
                .flatMap(sensitivity -> sensitivity.curves().stream())
                .flatMap(curve -> space.genes().stream()
                        .filter(gene -> gene.name().equals(curve.choice()))
                        .map(gene -> told(gene, curve)))
                .toList();
        return new Curves(true, measured.map(Sensitivity::whole), curves);
    }

    private static Curve told(Gene gene, Sensitivity.Curve curve) {
        List<Double> kept =
                gene.ladder().stream().map(option -> kept(gene, option)).toList();
        List<Point> points = IntStream.range(0, kept.size())
                .mapToObj(i -> new Point(
                        curve.options().get(i), kept.get(i), curve.accuracies().get(i)))
                .toList();
        return switch (gene) {
            case Gene.Block block ->
                new Curve(curve.choice(), "block", block.block().name(), points);
            case Gene.Channels channels ->
                new Curve(curve.choice(), "channels", channels.group().name(), points);
            case Gene.Bits _, Gene.Judge _ -> new Curve(curve.choice(), "precision", curve.choice(), points);
        };
    }

    private static double kept(Gene gene, int option) {
        return switch (gene) {
            case Gene.Block _ -> option;
            case Gene.Channels channels ->
                (double) channels.sizes().get(option)
                        / channels.group().classes().size();
            case Gene.Bits bits ->
                (double) bits.precisions().get(option).weightBits() / LayerPrecision.FLOAT32.weightBits();
            case Gene.Judge _ -> 1;
        };
    }
}
