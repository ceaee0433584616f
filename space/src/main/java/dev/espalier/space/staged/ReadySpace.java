package dev.espalier.space.staged;

import dev.espalier.space.cell.CellSpace;
import dev.espalier.space.choice.SearchSpace;
import dev.espalier.space.compression.Precision;
import dev.espalier.space.network.Layer.Activation.Function;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Search spaces that are ready to use, most of them those of a paper. */
public enum ReadySpace {
    /**
     * MnasNet's factorized hierarchical space: what is chosen for a stage holds for its blocks; widths and depths lie around
     * those of MobileNet v2. (<a href="https://arxiv.org/abs/1807.11626">Tan et al., 2019</a>, section 4.1)
     */
    MNASNET("mnasnet") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            int[][] v2 = {{16, 1, 1}, {24, 2, 2}, {32, 3, 2}, {64, 4, 2}, {96, 3, 1}, {160, 3, 2}, {320, 1, 1}};
            List<BlockType> blocks =
                    List.of(BlockType.RESIDUAL, BlockType.DEPTHWISE_SEPARABLE, BlockType.INVERTED_RESIDUAL);
            List<Stage> stages = Arrays.stream(v2)
                    .map(row -> stage(blocks)
                            .widths(around(row[0]))
                            .depths(IntStream.rangeClosed(Math.max(1, row[1] - 1), row[1] + 1)
                                    .boxed()
                                    .toList())
                            .kernels(3, 5)
                            .expansions(3, 6)
                            .squeezeRatios(0, 0.25)
                            .stride(row[2]))
                    .map(StageBuilder::build)
                    .toList();
            return staged(channels, classes, 2, List.of(224), List.of(32), stages, List.of(1280), precisions);
        }

        private List<Integer> around(int width) {
            return List.copyOf(new TreeSet<>(List.of(width * 3 / 4 / 4 * 4, width, width * 5 / 4 / 4 * 4)));
        }
    },
    /**
     * The stages of MobileNet v3, with kernel and expansion per layer and squeeze-and-excitation and non-linearity per
     * stage. (<a href="https://arxiv.org/abs/1905.02244">Howard et al., 2019</a>, table 1)
     */
    MOBILENET_V3("mobilenet-v3") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            int[][] rows = {{24, 2}, {40, 2}, {80, 2}, {112, 1}, {160, 2}};
            List<Stage> stages = new ArrayList<>();
            stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                    .widths(List.of(16))
                    .expansions(1)
                    .build());
            for (int[] row : rows) {
                stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                        .widths(List.of(row[0]))
                        .depths(List.of(2, 3, 4))
                        .kernels(3, 5)
                        .expansions(2.5, 3, 4, 6)
                        .squeezeRatios(0, 0.25)
                        .activations(Function.RELU, Function.HARD_SWISH)
                        .stride(row[1])
                        .perLayer(Field.KERNEL, Field.EXPANSION)
                        .build());
            }
            return staged(
                    channels, classes, 2, List.of(128, 160, 192, 224), List.of(16), stages, List.of(960), precisions);
        }
    },
    /** ProxylessNAS: kernel and expansion per layer. (<a href="https://arxiv.org/abs/1812.00332">Cai et al., 2019</a>) */
    PROXYLESS("proxyless") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            int[][] rows = {{24, 2, 4}, {40, 2, 4}, {80, 2, 4}, {96, 1, 4}, {192, 2, 4}, {320, 1, 1}};
            List<Stage> stages = new ArrayList<>();
            stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                    .widths(List.of(16))
                    .expansions(1)
                    .build());
            for (int[] row : rows) {
                stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                        .widths(List.of(row[0]))
                        .depths(IntStream.rangeClosed(1, row[2]).boxed().toList())
                        .kernels(3, 5, 7)
                        .expansions(3, 6)
                        .stride(row[1])
                        .perLayer(Field.KERNEL, Field.EXPANSION)
                        .build());
            }
            return staged(channels, classes, 2, List.of(224), List.of(32), stages, List.of(1280), precisions);
        }
    },
    /**
     * Single-path one-shot's space: the family and the kernel of every layer, of ShuffleNet v2 units and Xception's
     * convolutions. (<a href="https://arxiv.org/abs/1904.00420">Guo et al., 2020</a>, section 4)
     */
    SHUFFLENET("shufflenet") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            int[][] rows = {{64, 4}, {160, 4}, {320, 8}, {640, 4}};
            List<Stage> stages = Arrays.stream(rows)
                    .map(row -> stage(List.of(BlockType.SHUFFLE_V2, BlockType.XCEPTION))
                            .widths(List.of(row[0]))
                            .depths(List.of(row[1]))
                            .kernels(3, 5, 7)
                            .activations(Function.RELU)
                            .stride(2)
                            .perLayer(Field.BLOCK, Field.KERNEL))
                    .map(StageBuilder::build)
                    .toList();
            return staged(channels, classes, 2, List.of(224), List.of(16), stages, List.of(1024), precisions);
        }
    },
    /**
     * Once-for-all: depths 2 to 4, expansions 3, 4, 6 and kernels 3, 5, 7 per layer, resolutions 128 to 224. (<a
     * href="https://arxiv.org/abs/1908.09791">Cai et al., 2020</a>, section 4.1)
     */
    ONCE_FOR_ALL("once-for-all") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            int[][] rows = {{24, 2, 0}, {40, 2, 1}, {80, 2, 0}, {112, 1, 1}, {160, 2, 1}};
            List<Stage> stages = new ArrayList<>();
            stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                    .widths(List.of(16))
                    .expansions(1)
                    .activations(Function.RELU)
                    .build());
            for (int i = 0; i < rows.length; i++) {
                stages.add(stage(List.of(BlockType.INVERTED_RESIDUAL))
                        .widths(List.of(rows[i][0]))
                        .depths(List.of(2, 3, 4))
                        .kernels(3, 5, 7)
                        .expansions(3, 4, 6)
                        .squeezeRatios(rows[i][2] * 0.25)
                        .activations(i < 2 ? Function.RELU : Function.HARD_SWISH)
                        .stride(rows[i][1])
                        .perLayer(Field.KERNEL, Field.EXPANSION)
                        .build());
            }
            List<Integer> resolutions =
                    IntStream.rangeClosed(32, 56).map(n -> 4 * n).boxed().toList();
            return staged(channels, classes, 2, resolutions, List.of(16), stages, List.of(960), precisions);
        }
    },
    /** Every family of blocks, for images of 16 to 32 pixels. */
    MIXED_COMPACT("mixed-compact") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            List<BlockType> all = List.of(BlockType.values());
            List<Stage> stages = List.of(
                    mixed(all, 1, 16, 32).build(),
                    mixed(all, 2, 32, 48).build(),
                    mixed(all, 2, 48, 64, 96).build());
            return staged(
                    channels, classes, 1, List.of(16, 24, 32), List.of(8, 16), stages, List.of(0, 128), precisions);
        }

        private StageBuilder mixed(List<BlockType> blocks, int stride, Integer... widths) {
            return stage(blocks)
                    .widths(List.of(widths))
                    .depths(List.of(1, 2, 3))
                    .kernels(3, 5)
                    .expansions(2, 4)
                    .groups(2, 4)
                    .squeezeRatios(0, 0.25)
                    .activations(Function.RELU, Function.HARD_SWISH)
                    .stride(stride);
        }
    },
    /** A few families that train within seconds, for images of 28 or 32 pixels. */
    TINY("tiny") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            List<BlockType> blocks =
                    List.of(BlockType.INVERTED_RESIDUAL, BlockType.DEPTHWISE_SEPARABLE, BlockType.RESIDUAL);
            List<Stage> stages = new ArrayList<>();
            int[][] rows = {{8, 16, 1}, {16, 24, 2}, {32, 48, 2}};
            for (int[] row : rows) {
                stages.add(stage(blocks)
                        .widths(List.of(row[0], row[1]))
                        .depths(List.of(1, 2))
                        .kernels(3, 5)
                        .expansions(1, 3)
                        .squeezeRatios(0, 0.25)
                        .stride(row[2])
                        .build());
            }
            return staged(channels, classes, 2, List.of(28, 32), List.of(8), stages, List.of(0, 64), precisions);
        }
    },
    /** The cells of NAS-Bench-201. */
    NASBENCH201("nasbench201") {
        @Override
        public SearchSpace space(int channels, int classes, List<Precision> precisions) {
            return new CellSpace(channels, classes, 32, precisions);
        }
    };

    private final String label;

    ReadySpace(String label) {
        this.label = label;
    }

    /** The name in experiment files, {@code once-for-all}. */
    public String label() {
        return label;
    }

    /** The names of all. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(ReadySpace::label).toList();
    }

    /** The space called {@code label}, if there is one. */
    public static Optional<ReadySpace> find(String label) {
        return Arrays.stream(values())
                .filter(space -> space.label.equals(label))
                .findFirst();
    }

    /**
     * The space for images of {@code channels} channels and {@code classes} kinds.
     *
     * @param precisions what the exported model may compute with
     */
    public abstract SearchSpace space(int channels, int classes, List<Precision> precisions);

    private static StageBuilder stage(List<BlockType> blocks) {
        return new StageBuilder(blocks);
    }

    private static SearchSpace staged(
            int channels,
            int classes,
            int stemStride,
            List<Integer> resolutions,
            List<Integer> stems,
            List<Stage> stages,
            List<Integer> heads,
            List<Precision> precisions) {
        return new StagedSpace(
                new StagedSpace.Layout(channels, classes, resolutions, stems, stemStride, stages, heads, precisions));
    }
}
