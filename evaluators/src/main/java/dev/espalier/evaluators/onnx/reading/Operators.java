package dev.espalier.evaluators.onnx.reading;

import java.util.Map;
import java.util.Set;

/** Which operators are read, and what helps where one is not. */
final class Operators {
    /** Those that layers of a network compute. */
    static final Set<String> MAPPED = Set.of(
            "Add",
            "AveragePool",
            "BatchNormalization",
            "Cast",
            "Clip",
            "Concat",
            "Conv",
            "Div",
            "Dropout",
            "Flatten",
            "Gather",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "LogSoftmax",
            "MatMul",
            "MaxPool",
            "Mul",
            "Pad",
            "ReduceMax",
            "ReduceMean",
            "Relu",
            "Reshape",
            "Sigmoid",
            "Slice",
            "Softmax",
            "Split",
            "Squeeze",
            "Sub",
            "Sum",
            "Transpose",
            "Unsqueeze");

    /** Those that may compute constants and shapes, and have vanished when a graph is simplified. */
    static final Set<String> FOLDED = Set.of(
            "Ceil",
            "Constant",
            "ConstantOfShape",
            "DequantizeLinear",
            "Equal",
            "Exp",
            "Expand",
            "Floor",
            "Max",
            "Min",
            "Mod",
            "Neg",
            "Pow",
            "QuantizeLinear",
            "Range",
            "Reciprocal",
            "ReduceProd",
            "ReduceSum",
            "Shape",
            "Size",
            "Sqrt",
            "Where");

    private static final String ACTIVATION = "use Relu, Clip from 0 to 6, HardSwish or x * Sigmoid(x)";
    private static final String CONTROL = "trace the model when exporting it, so that no control flow is left";
    private static final String INTEGER =
            "give the float model, or one quantized with QuantizeLinear and DequantizeLinear";
    private static final String RECURRENT = "only image classifiers of convolutions and linear layers are read";

    private static final Map<String, String> HELP = Map.ofEntries(
            Map.entry("LeakyRelu", ACTIVATION),
            Map.entry("PRelu", ACTIVATION),
            Map.entry("Elu", ACTIVATION),
            Map.entry("Selu", ACTIVATION),
            Map.entry("Tanh", ACTIVATION),
            Map.entry("Gelu", ACTIVATION),
            Map.entry("Erf", ACTIVATION),
            Map.entry("Softplus", ACTIVATION),
            Map.entry("Mish", ACTIVATION),
            Map.entry("If", CONTROL),
            Map.entry("Loop", CONTROL),
            Map.entry("Scan", CONTROL),
            Map.entry("QLinearConv", INTEGER),
            Map.entry("QLinearMatMul", INTEGER),
            Map.entry("ConvInteger", INTEGER),
            Map.entry("MatMulInteger", INTEGER),
            Map.entry("LSTM", RECURRENT),
            Map.entry("GRU", RECURRENT),
            Map.entry("RNN", RECURRENT),
            Map.entry("LayerNormalization", RECURRENT),
            Map.entry("LRN", "train the model with batch normalisation in its place"),
            Map.entry("InstanceNormalization", "train the model with batch normalisation in its place"),
            Map.entry("GroupNormalization", "train the model with batch normalisation in its place"),
            Map.entry("ArgMax", "export the model with its logits or probabilities as output"));

    private Operators() {}

    /** What helps whoever has a model with {@code operator}. */
    static String help(String operator) {
        return HELP.getOrDefault(operator, "replace it in the model before exporting it");
    }
}
