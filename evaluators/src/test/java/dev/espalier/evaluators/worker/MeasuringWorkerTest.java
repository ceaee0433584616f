package dev.espalier.evaluators.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl;
import dev.espalier.evaluators.device.Anchors;
import dev.espalier.evaluators.device.Workbench;
import dev.espalier.evaluators.latency.LatencyMeter;
import dev.espalier.evaluators.latency.LatencyProtocol;
import dev.espalier.evaluators.latency.LatencyReport;
import dev.espalier.evaluators.onnx.OnnxModelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that measures, and what it survives. */
class MeasuringWorkerTest {
    private static final LatencyProtocol QUICK =
            new LatencyProtocol(Duration.ofMillis(2), 3, Duration.ofMillis(2), 1, 0.5, 3, 1.5, Duration.ZERO);

    @TempDir
    private Path locks;

    private final Anchors anchors = new Anchors();

    private MeasuringWorker worker(Duration timeLimit) {
        Workbench here = Workbench.here(anchors);
        return new MeasuringWorker(1, new Workbench(here.cores(), locks, QUICK, anchors, () -> {}), timeLimit);
    }

    @Test
    void whatBreaksAProcessCostsAnError() throws InterruptedException {
        byte[] anchor = LatencyMeter.anchor();
        byte[] noise = new byte[10_000];
        new SplittableRandom(1).nextBytes(noise);
        try (MeasuringWorker worker = worker(Duration.ofMinutes(2))) {
            for (byte[] bad : List.of(new byte[0], noise, Arrays.copyOf(anchor, anchor.length / 2), terabytes())) {
                assertThrows(OnnxModelException.class, () -> worker.measure(List.of(bad), 1));
            }
            assertThrows(OnnxModelException.class, () -> worker.measure(List.of(anchor), 7));
            assertTrue(worker.measureAsIs(anchor).latency().value() > 0);

            // Whatever a model may do to its process, this is what is left of it.
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info()
                            .arguments()
                            .map(Arrays::asList)
                            .orElse(List.of())
                            .contains(MeasuringProcess.class.getName()))
                    .forEach(child -> {
                        child.destroyForcibly();
                        child.onExit().join();
                    });
            List<LatencyReport> reports = worker.measure(List.of(anchor, anchor), 1);
            assertEquals(2, reports.size());
        }
        assertEquals(1, anchors.times().size(), "what drift is told against outlives the process");
    }

    @Test
    void whatNeverEndsIsGivenUp() {
        try (MeasuringWorker worker = worker(Duration.ofMillis(1))) {
            OnnxModelException e =
                    assertThrows(OnnxModelException.class, () -> worker.measure(List.of(LatencyMeter.anchor()), 1));
            assertTrue(e.getMessage().contains("took longer"), e.getMessage());
        }
    }

    /** A small file that asks for a tensor of four terabytes. */
    private static byte[] terabytes() {
        OnnxMl.TensorProto shape = OnnxMl.TensorProto.newBuilder()
                .setName("shape")
                .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                .addDims(2)
                .addInt64Data(1_000_000)
                .addInt64Data(1_000_000)
                .build();
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .setName("bomb")
                .addInitializer(shape)
                .addInput(value("input", 1, 1))
                .addOutput(value("output", 1, 1_000_000))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("ConstantOfShape")
                        .addInput("shape")
                        .addOutput("huge"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Gemm")
                        .addInput("row")
                        .addInput("huge")
                        .addOutput("output"))
                .addNode(
                        0,
                        OnnxMl.NodeProto.newBuilder()
                                .setOpType("Expand")
                                .addInput("input")
                                .addInput("wide")
                                .addOutput("row"))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("wide")
                        .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                        .addDims(2)
                        .addInt64Data(1)
                        .addInt64Data(1_000_000))
                .build();
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OnnxMl.ValueInfoProto value(String name, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                                .setShape(shape)))
                .build();
    }
}
