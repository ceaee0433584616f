package dev.espalier.evaluators.device;

import dev.espalier.evaluators.device.Part.Attributes;
import dev.espalier.evaluators.device.Part.Kind;
import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes a network apart as tables of latencies know its parts: a stem, inverted residuals, 1x1 convolutions, a pooling and
 * a classifier. It is the order of the layers that tells, not their names, so that it does not matter who built it.
 */
final class Parts {
    private final Network network;
    private final List<Integer> steps = new ArrayList<>();
    private int at;

    private Parts(Network network) {
        this.network = network;
        for (int i = 0; i < network.nodes().size(); i++) {
            if (!(layer(i) instanceof BatchNorm || layer(i) instanceof Flatten)) {
                steps.add(i);
            }
        }
    }

    /** @throws DeviceException if a layer belongs to no part that tables know; it names the layer */
    static List<Part> of(Network network) {
        return new Parts(network).all();
    }

    private List<Part> all() {
        List<Part> parts = new ArrayList<>();
        while (at < steps.size()) {
            int node = steps.get(at);
            switch (layer(node)) {
                case Conv2d conv
                when conv.groups() == 1 && conv.window().area() > 1 && node == 0 -> parts.add(single(Kind.STEM));
                case Conv2d conv when depthwise(node, conv) -> parts.add(block(node));
                case Conv2d conv when pointwise(conv) -> parts.add(widens() ? block(node) : pointwise(node));
                case GlobalAveragePool _ -> parts.add(single(Kind.POOL));
                case Linear _ -> parts.add(single(Kind.CLASSIFIER));
                default ->
                    throw new DeviceException("a table of latencies knows no part like layer '%s', %s"
                            .formatted(network.nodes().get(node).name(), layer(node)));
            }
        }
        return parts;
    }

    /** The layer here and the activation after it. */
    private Part single(Kind kind) {
        int node = steps.get(at++);
        activation();
        return Part.of(kind, input(node), output(node));
    }

    private Part pointwise(int node) {
        return single(output(node).area() == 1 ? Kind.FEATURES : Kind.HEAD);
    }

    /** An inverted residual from its first layer on. */
    private Part block(int first) {
        TensorShape input = input(first);
        if (pointwise((Conv2d) layer(first))) {
            at++;
            activation();
        }
        Conv2d filter = (Conv2d) layer(steps.get(at));
        int hidden = output(steps.get(at)).channels();
        at++;
        boolean swish = activation();
        boolean excitation = excitation();
        if (at == steps.size() || !(layer(steps.get(at)) instanceof Conv2d conv && pointwise(conv))) {
            throw new DeviceException(
                    "a table of latencies knows depthwise convolutions only before a 1x1 one; layer '%s'"
                            .formatted(network.nodes().get(first).name()));
        }
        TensorShape output = output(steps.get(at++));
        swish |= activation();
        boolean skip = at < steps.size() && layer(steps.get(at)) instanceof Add;
        at += skip ? 1 : 0;
        return new Part(
                Kind.BLOCK,
                input,
                output,
                new Attributes(
                        hidden,
                        filter.window().kernelHeight(),
                        filter.window().strideHeight(),
                        skip ? 1 : 0,
                        excitation ? 1 : 0,
                        swish ? 1 : 0));
    }

    /** Passes an activation if one is here, and tells whether it is a swish. */
    private boolean activation() {
        if (at < steps.size() && layer(steps.get(at)) instanceof Activation activation) {
            at++;
            return activation.function() == Function.HARD_SWISH || activation.function() == Function.SWISH;
        }
        return false;
    }

    /** Passes a squeeze-and-excitation if one is here. */
    private boolean excitation() {
        if (at < steps.size() && layer(steps.get(at)) instanceof GlobalAveragePool) {
            for (int i = at; i < steps.size(); i++) {
                if (layer(steps.get(i)) instanceof Multiply) {
                    at = i + 1;
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the 1x1 convolution here is followed by a depthwise one. */
    private boolean widens() {
        for (int i = at + 1; i < steps.size(); i++) {
            if (!(layer(steps.get(i)) instanceof Activation)) {
                return layer(steps.get(i)) instanceof Conv2d conv && depthwise(steps.get(i), conv);
            }
        }
        return false;
    }

    private static boolean pointwise(Conv2d conv) {
        return conv.groups() == 1 && conv.window().area() == 1;
    }

    private boolean depthwise(int node, Conv2d conv) {
        int channels = input(node).channels();
        return channels > 1 && conv.groups() == channels && conv.outChannels() == channels;
    }

    private Layer layer(int node) {
        return network.nodes().get(node).layer();
    }

    private TensorShape input(int node) {
        return network.inputShape(node, 0);
    }

    private TensorShape output(int node) {
        return network.nodes().get(node).shape();
    }
}
