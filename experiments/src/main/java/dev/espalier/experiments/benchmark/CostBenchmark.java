package dev.espalier.experiments.benchmark;

import dev.espalier.space.choice.Design;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.cost.CostModel;
import dev.espalier.space.cost.NetworkCost;
import dev.espalier.space.staged.BlockType;
import dev.espalier.space.staged.Stage;
import dev.espalier.space.staged.StageBuilder;
import dev.espalier.space.staged.StagedSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * How many candidates one thread draws, decodes and counts in full per second. The space has MobileNetV2's stages, widths
 * and depths, at 224 pixels, with kernel and expansion to choose in each.
 */
@State(Scope.Thread)
public class CostBenchmark {
    private static final int WARMUPS = 5;
    private static final int MEASUREMENTS = 5;

    private final SearchSpace space = mobileNetV2Size();
    private final SplittableRandom random = new SplittableRandom(1);

    /**
     * What was measured.
     *
     * @param perSecond candidates counted in a second by one thread
     * @param error half of the 99.9 % interval of that
     * @param candidates how many were counted then to see whether memory grows
     * @param heapBefore bytes of the heap in use before them, after a collection
     * @param heapAfter and after them
     */
    public record Result(double perSecond, double error, long candidates, long heapBefore, long heapAfter) {}

    /** Made by the harness. */
    public CostBenchmark() {}

    /** Draws, decodes and counts one candidate. */
    @Benchmark
    public NetworkCost decodeAndCount() {
        Design design = space.decode(space.choices().random(random));
        return CostModel.count(design.network(), design.precision());
    }

    /**
     * Measures in this process, for about ten seconds, and then counts {@code candidates} more.
     *
     * @throws RunnerException if the harness cannot run
     */
    public static Result run(long candidates) throws RunnerException {
        RunResult result = new Runner(new OptionsBuilder()
                        .include(CostBenchmark.class.getName() + ".decodeAndCount")
                        .forks(0)
                        .warmupIterations(WARMUPS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(MEASUREMENTS)
                        .measurementTime(TimeValue.seconds(1))
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .build())
                .runSingle();
        CostBenchmark counting = new CostBenchmark();
        long before = heap();
        for (long i = 0; i < candidates; i++) {
            counting.decodeAndCount();
        }
        return new Result(
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                candidates,
                before,
                heap());
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static SearchSpace mobileNetV2Size() {
        int[][] rows = {{16, 1, 1}, {24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}};
        List<Stage> stages = new ArrayList<>();
        for (int[] row : rows) {
            stages.add(new StageBuilder(List.of(BlockType.INVERTED_RESIDUAL))
                    .widths(List.of(row[0]))
                    .depths(List.of(row[1]))
                    .kernels(3, 5, 7)
                    .expansions(3, 4, 6)
                    .stride(row[2])
                    .build());
        }
        return new StagedSpace(new StagedSpace.Layout(
                3, 1000, List.of(224), List.of(32), 2, stages, List.of(1280), List.of(Precision.FLOAT32)));
    }
}
