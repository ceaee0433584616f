package dev.espalier.evaluators.pruning;

import dev.espalier.space.network.Layer;
import dev.espalier.space.network.Layer.Activation;
import dev.espalier.space.network.Layer.Activation.Function;
import dev.espalier.space.network.Layer.Add;
import dev.espalier.space.network.Layer.BatchNorm;
import dev.espalier.space.network.Layer.ChannelShuffle;
import dev.espalier.space.network.Layer.Concat;
import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Layer.Flatten;
import dev.espalier.space.network.Layer.GlobalAveragePool;
import dev.espalier.space.network.Layer.Linear;
import dev.espalier.space.network.Layer.Multiply;
import dev.espalier.space.network.Layer.PadChannels;
import dev.espalier.space.network.Layer.Select;
import dev.espalier.space.network.Layer.Shift;
import dev.espalier.space.network.Layer.Slice;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Networks in which any layer may read any earlier tensor that fits it. */
final class RandomGraphs {
    private final SplittableRandom random;
    private final Network.Builder net;
    private final List<String> tensors = new ArrayList<>();
    private final Set<String> unread = new HashSet<>();

    private RandomGraphs(long seed) {
        this.random = new SplittableRandom(seed);
        this.net = Network.builder(new TensorShape(3, 6, 6));
        tensors.add(Network.INPUT);
    }

    static Network of(long seed) {
        return new RandomGraphs(seed).grown();
    }

    private Network grown() {
        for (int i = 0; i < 25; i++) {
            step("layer" + i);
        }
        // what nobody has read yet: some pooled, some flattened, all told apart
        List<String> features = new ArrayList<>();
        for (String left : tensors.stream().filter(unread::contains).toList()) {
            Layer end = random.nextBoolean() ? new Flatten() : new GlobalAveragePool();
            features.add(net.add(left + ".end", end, left));
        }
        String all = features.size() == 1 ? features.getFirst() : net.add("features", new Concat(), features);
        String hidden = net.add("hidden", new Linear(12, true), all);
        net.add("classifier", new Linear(5, true), net.add("relu", new Activation(Function.RELU), hidden));
        return net.build();
    }

    private void step(String name) {
        String x = any(_ -> true);
        TensorShape shape = net.shape(x);
        int channels = shape.channels();
        switch (random.nextInt(15)) {
            case 0, 1 -> add(name, new Conv2d(random.nextInt(2, 9), Window.same(3), 1, random.nextBoolean()), x);
            case 2 -> {
                int groups = divisor(channels);
                add(name, new Conv2d(groups * random.nextInt(1, 4), Window.same(1), groups, false), x);
            }
            case 3 -> add(name, new Conv2d(channels * random.nextInt(1, 3), Window.same(3), channels, true), x);
            case 4 -> add(name, new BatchNorm(), x);
            case 5 -> add(name, new Activation(random.nextBoolean() ? Function.RELU : Function.HARD_SWISH), x);
            case 6, 7 -> add(name, new Add(), x, any(y -> net.shape(y).equals(shape)));
            case 8 -> add(name, new Concat(), x, any(_ -> true));
            case 9 -> {
                int from = random.nextInt(channels);
                add(name, new Slice(from, random.nextInt(from + 1, channels + 1)), x);
            }
            case 10 -> add(name, new ChannelShuffle(divisor(channels)), x);
            case 11 -> {
                String pooled = add(name + ".pool", new GlobalAveragePool(), x);
                String gate = add(name + ".gate", new Conv2d(channels, Window.same(1), 1, true), pooled);
                add(name, new Multiply(), any(y -> net.shape(y).equals(shape)), gate);
            }
            case 12, 13 -> {
                String branch = add(name + ".conv", new Conv2d(channels, Window.same(3), 1, true), x);
                branch = add(name + ".norm", new BatchNorm(), branch);
                add(name, new Add(), random.nextBoolean() ? new String[] {x, branch} : new String[] {branch, x});
            }
            default -> {
                switch (random.nextInt(3)) {
                    case 0 -> add(name, new PadChannels(random.nextInt(3), random.nextInt(1, 3)), x);
                    case 1 -> add(name, new Shift(3, 1, random.nextBoolean()), x);
                    default -> {
                        Integer[] chosen = new Integer[random.nextInt(1, channels + 1)];
                        java.util.Arrays.setAll(chosen, _ -> random.nextInt(channels));
                        add(name, new Select(List.of(chosen)), x);
                    }
                }
            }
        }
    }

    private String add(String name, Layer layer, String... from) {
        net.add(name, layer, from);
        unread.removeAll(List.of(from));
        unread.add(name);
        boolean inside = name.endsWith(".conv") || name.endsWith(".norm");
        if (!name.contains(".") || inside && random.nextInt(4) == 0) {
            tensors.add(name);
        }
        return name;
    }

    private String any(Predicate<String> fits) {
        List<String> fitting = tensors.stream()
                .filter(fits)
                .filter(name -> net.shape(name).channels() <= 48)
                .toList();
        return fitting.get(random.nextInt(fitting.size()));
    }

    private int divisor(int of) {
        List<Integer> divisors = java.util.stream.IntStream.rangeClosed(1, of)
                .filter(d -> of % d == 0)
                .boxed()
                .toList();
        return divisors.get(random.nextInt(divisors.size()));
    }
}
