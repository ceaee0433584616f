package dev.espalier.search.surrogate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A Gaussian process whose parameters are chosen anew whenever observations have grown by a fifth. */
final class ProcessModel implements Model {
    /** Of more observations, so many tune the parameters, evenly from the first to the last. */
    private static final int TUNED_ON = 120;

    private static final int LEAST_GROWTH = 3;

    private final Kernel kernel;
    private final List<Point> points = new ArrayList<>();
    private Kernel.Parameters parameters = MarginalLikelihood.plausible();
    private GaussianProcess process;
    private double[] weights = new double[0];
    private double mean;
    private double deviation = 1;
    private int tunedAt;
    private Optional<GaussianProcess.Draw> draw = Optional.empty();

    /** A model of candidates that {@code kernel} compares. */
    ProcessModel(Kernel kernel) {
        this.kernel = kernel;
        this.process = new GaussianProcess(kernel, parameters);
    }

    private final class Projected implements View {
        private final Point point;
        private GaussianProcess seen;
        private GaussianProcess.Projection projection;

        Projected(Point point) {
            this.point = point;
            this.seen = process;
            this.projection = process.new Projection(point);
        }

        private GaussianProcess.Projection projection() {
            if (seen != process) {
                seen = process;
                projection = process.new Projection(point);
            }
            return projection;
        }

        @Override
        public Gaussian predict() {
            projection();
            return new Gaussian(mean + deviation * projection.mean(weights), deviation * projection.deviation());
        }

        @Override
        public double mayBeBelow(double bound) {
            Gaussian figure = predict();
            return figure.mean() <= bound && !projection().complete() ? 1 : figure.below(bound);
        }

        @Override
        public boolean refine() {
            return projection().refine();
        }

        @Override
        public double drawn() {
            return mean + deviation * draw.orElseThrow().at(projection(), weights);
        }
    }

    @Override
    public View view(Point point) {
        return new Projected(point);
    }

    @Override
    public void observe(Point point) {
        points.add(point);
    }

    @Override
    public void learn(double[] values) {
        int n = values.length;
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        mean = sum / n;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        deviation = squares > 0 ? Math.sqrt(squares / n) : 1;
        double[] scaled = new double[n];
        for (int i = 0; i < n; i++) {
            scaled[i] = (values[i] - mean) / deviation;
        }
        if (n >= tunedAt + Math.max(LEAST_GROWTH, tunedAt / 5)) {
            tune(scaled);
            tunedAt = n;
        }
        process.shrink(Math.min(n, process.size()));
        while (process.size() < n) {
            process.add(points.get(process.size()));
        }
        weights = process.weights(scaled);
    }

    private void tune(double[] scaled) {
        int n = scaled.length;
        int[] chosen = IntStream.range(0, Math.min(n, TUNED_ON))
                .map(i -> (int) ((long) i * n / Math.min(n, TUNED_ON)))
                .toArray();
        List<Point> some = IntStream.of(chosen).mapToObj(points::get).toList();
        double[] values = IntStream.of(chosen).mapToDouble(i -> scaled[i]).toArray();
        parameters = new MarginalLikelihood(kernel, some, values).best(parameters);
        process = new GaussianProcess(kernel, parameters);
    }

    @Override
    public void believe(Point point) {
        process.add(point);
    }

    @Override
    public void draw(RandomGenerator chance) {
        draw = Optional.of(process.new Draw(chance));
    }
}
