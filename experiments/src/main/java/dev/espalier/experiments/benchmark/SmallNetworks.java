package dev.espalier.experiments.benchmark;

import dev.espalier.evaluators.device.ExportedModel;
import dev.espalier.space.choice.Design;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The small reference networks that latency is benchmarked with, each with what sets it apart in its name. */
public final class SmallNetworks {
    private static final long SEED = 1;

    private SmallNetworks() {}

    /** A network in one precision. */
    public record Named(String name, Design design) {
        /** Its file. */
        ExportedModel model() {
            return ExportedModel.untrained(design, SEED);
        }
    }

    /** The networks by name. */
    public static Map<String, Network> networks() {
        Map<String, Network> all = new LinkedHashMap<>();
        all.put("mobilenet-v2 0.5 at 96", Zoo.MOBILENET_V2.network(new TensorShape(3, 96, 96), 0.5, 1000));
        all.put("mobilenet-v2 0.5 at 224", Zoo.MOBILENET_V2.network(new TensorShape(3, 224, 224), 0.5, 1000));
        all.put("resnet-20-cifar", Zoo.RESNET_20_CIFAR.network());
        all.put("squeezenet-1.1", Zoo.SQUEEZENET_1_1.network());
        all.put("shufflenet-v2-0.5", Zoo.SHUFFLENET_V2_0_5.network());
        all.put("ghostnet", Zoo.GHOSTNET.network());
        return all;
    }

    /** Each of them in float and in int8. */
    public static List<Named> designs() {
        return networks().entrySet().stream()
                .flatMap(entry -> List.of(Precision.FLOAT32, Precision.INT8).stream()
                        .map(precision ->
                                new Named(entry.getKey() + " " + precision, new Design(entry.getValue(), precision))))
                .toList();
    }
}
