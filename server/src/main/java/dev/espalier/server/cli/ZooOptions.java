package dev.espalier.server.cli;

import static dev.espalier.space.Requirement.require;

import dev.espalier.experiments.study.UnknownNameException;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.zoo.CompoundScaling;
import dev.espalier.space.zoo.Form;
import dev.espalier.space.zoo.Scale;
import dev.espalier.space.zoo.TinyNets;
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

    @Option(
            names = "--scale",
            paramLabel = "PHI",
            description = "Compound scaling: deeper, wider and larger by the bases to the power of PHI.")
    private Optional<Double> scale = Optional.empty();

    @Option(
            names = "--bases",
            paramLabel = "A,B,C",
            defaultValue = "1.2,1.1,1.15",
            description = "Of depth, width and resolution in --scale; EfficientNet's ${DEFAULT-VALUE} if not said.")
    private String bases = "1.2,1.1,1.15";

    @Option(
            names = "--shrink",
            paramLabel = "SHARE",
            description = "TinyNet's rule: smaller, to this share of the multiply-adds, such as 0.25.")
    private Optional<Double> shrink = Optional.empty();

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
        require(scale.isEmpty() || shrink.isEmpty(), "--scale and --shrink cannot both be said");
        Form form = zoo.form()
                .withInput(input.map(ZooOptions::shape).orElse(zoo.input()))
                .withClasses(classes.orElse(zoo.classes()));
        Form wide = form.scaled(form.width() * width, form.depth());
        return zoo.network(shrink.map(share -> TinyNets.shrink(zoo, wide, share))
                .orElse(scale.map(phi -> scaling().at(phi)).orElse(Scale.NONE).of(wide)));
    }

    /** Whether anything was said. */
    boolean vary() {
        return width != 1 || input.isPresent() || scale.isPresent() || shrink.isPresent() || classes.isPresent();
    }

    private CompoundScaling scaling() {
        require(
                bases.matches("[0-9.]+,[0-9.]+,[0-9.]+"),
                "--bases must be three numbers like 1.2,1.1,1.15, got '%s'",
                bases);
        double[] numbers =
                Arrays.stream(bases.split(",")).mapToDouble(Double::parseDouble).toArray();
        return new CompoundScaling(numbers[0], numbers[1], numbers[2]);
    }

    private static TensorShape shape(String text) {
        require(text.matches("[0-9]{1,5}x[0-9]{1,5}x[0-9]{1,5}"), "--input must be like 3x224x224, got '%s'", text);
        int[] sizes = Arrays.stream(text.split("x")).mapToInt(Integer::parseInt).toArray();
        return new TensorShape(sizes[0], sizes[1], sizes[2]);
    }
}
