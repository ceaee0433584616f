package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.Zoo;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a reference network is varied. */
final class ZooOptions {
    @Option(names = "--input", paramLabel = "CxHxW", description = "Shape of the images; as in the paper if not said.")
    private Optional<String> input = Optional.empty();

    @Option(names = "--width", paramLabel = "W", defaultValue = "1", description = "Multiplies all channel counts.")
    private double width = 1;

    @Option(names = "--classes", paramLabel = "K", description = "Number of classes; as in the paper if not said.")
    private Optional<Integer> classes = Optional.empty();

    /**
     * The network called {@code name}.
     *
     * @throws IllegalArgumentException if there is none, or it cannot be varied so
     */
    Network network(String name) {
        Zoo zoo = Zoo.find(name).orElseThrow(() -> new UnknownNameException("network", name, Zoo.labels()));
        require(width > 0 && width <= 64, "--width must be more than 0 and at most 64, got %s", width);
        require(classes.orElse(2) > 1, "--classes must be at least 2, got %d", classes.orElse(2));
        return zoo.network(input.map(ZooOptions::shape).orElse(zoo.input()), width, classes.orElse(zoo.classes()));
    }

    private static TensorShape shape(String text) {
        require(text.matches("[0-9]{1,5}x[0-9]{1,5}x[0-9]{1,5}"), "--input must be like 3x224x224, got '%s'", text);
        int[] sizes = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
        return new TensorShape(sizes[0], sizes[1], sizes[2]);
    }
}
