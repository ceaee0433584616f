package dev.espalier.evaluators.onnx.reading;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A sound model made ready to be simplified: one sample at a time, so that all shapes are numbers, and activations in
 * float.
 *
 * @param model one input, no declared shapes besides the input's
 * @param input the shape of the input, the batch of 1 included
 * @param quantized whether the file rounds activations to integers; {@code model} does not
 */
record Preparation(ModelProto model, List<Integer> input, boolean quantized) {
    private static final int IR_WITHOUT_CONSTANTS_AS_INPUTS = 4;
    private static final long LARGEST_EXTENT = 1 << 20;

    static Preparation of(ModelProto given) {
        ModelProto sound = OldOpset.lifted(given);
        GraphProto graph = sound.getGraph();
        Set<String> constants = new HashSet<>();
        graph.getInitializerList().forEach(tensor -> constants.add(tensor.getName()));
        List<ValueInfoProto> inputs = graph.getInputList().stream()
                .filter(input -> !constants.contains(input.getName()))
                .toList();
        Refusal.unless(
                inputs.size() == 1,
                "must have one input, the images, but has %s",
                inputs.stream().map(ValueInfoProto::getName).toList());
        List<Integer> shape = shape(inputs.getFirst());
        GraphProto.Builder prepared =
                graph.toBuilder().clearInput().clearValueInfo().clearQuantizationAnnotation();
        prepared.addInput(withShape(inputs.getFirst(), shape));
        prepared.getOutputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
        boolean quantized = Rounding.of(graph);
        prepared.clearNode().addAllNode(Rounding.removed(graph));
        ModelProto model = sound.toBuilder()
                .setIrVersion(Math.max(sound.getIrVersion(), IR_WITHOUT_CONSTANTS_AS_INPUTS))
                .clearTrainingInfo()
                .setGraph(prepared)
                .build();
        return new Preparation(model, shape, quantized);
    }

    /** This model with the shape of its output declared. */
    ModelProto withOutput(List<Integer> shape) {
        ModelProto.Builder declared = model.toBuilder();
        ValueInfoProto output = withShape(model.getGraph().getOutput(0), shape);
        declared.getGraphBuilder().setOutput(0, output);
        return declared.build();
    }

    private static List<Integer> shape(ValueInfoProto input) {
        Refusal.unless(
                input.getType().getTensorType().getElemType() == TensorProto.DataType.FLOAT_VALUE,
                "input '%s' must hold float32; export the model so that it takes normalised images",
                input.getName());
        List<Dimension> dims = input.getType().getTensorType().getShape().getDimList();
        Refusal.unless(
                dims.size() >= 2 && dims.size() <= 4,
                "input '%s' has %d axes; it must have those of a batch of images, (batch, channels, height, width)",
                input.getName(),
                dims.size());
        List<Integer> shape = new ArrayList<>(List.of(1));
        for (Dimension dim : dims.subList(1, dims.size())) {
            Refusal.unless(
                    dim.getDimValue() > 0,
                    "input '%s' has no fixed size beyond the batch: '%s'; export the model for one size of images",
                    input.getName(),
                    dim.hasDimParam() ? dim.getDimParam() : String.valueOf(dim.getDimValue()));
            Refusal.unless(
                    dim.getDimValue() <= LARGEST_EXTENT,
                    "input '%s' has an axis of %d, more than %d",
                    input.getName(),
                    dim.getDimValue(),
                    LARGEST_EXTENT);
            shape.add((int) dim.getDimValue());
        }
        return shape;
    }

    private static ValueInfoProto withShape(ValueInfoProto value, List<Integer> shape) {
        ValueInfoProto.Builder sized = value.toBuilder();
        var tensor = sized.getTypeBuilder().getTensorTypeBuilder();
        tensor.setElemType(TensorProto.DataType.FLOAT_VALUE).clearShape();
        shape.forEach(
                extent -> tensor.getShapeBuilder().addDim(Dimension.newBuilder().setDimValue(extent)));
        return sized.build();
    }
}
