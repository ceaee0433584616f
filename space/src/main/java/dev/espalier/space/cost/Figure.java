package dev.espalier.space.cost;

import dev.espalier.space.network.Layer.Conv2d;
import dev.espalier.space.network.Network;
import dev.espalier.space.network.TensorShape;
import dev.espalier.space.network.Window;

/** Everything that is counted of a layer, with its unit and the convention behind it. All add up over layers. */
public enum Figure {
    /** Multiply-adds. */
    MACS("macs", "MAC", "multiply-adds of convolutions and linear layers") {
        @Override
        double of(Counted layer) {
            return layer.macs();
        }
    },
    /** Floating point operations. */
    FLOPS("flops", "FLOP", "2 per multiply-add") {
        @Override
        double of(Counted layer) {
            return 2.0 * layer.macs();
        }
    },
    /** Trainable weights. */
    PARAMS("params", "", "kernels, biases, 2 per channel of a batch normalisation or learned shift") {
        @Override
        double of(Counted layer) {
            return CostModel.params(layer.node().layer(), layer.in());
        }
    },
    /** Memory access cost of ShuffleNet v2. */
    MEMORY_ACCESS("memoryAccess", "bytes", "inputs, outputs and weights moved once each; folded layers move nothing") {
        @Override
        double of(Counted layer) {
            OperandBits bits = layer.bits();
            return CostModel.memoryAccess(
                    layer.node(), layer.in(), CostModel.bytes(layer.read(), bits.activations()), bits);
        }
    },
    /** Size of the weights. */
    STORED_BYTES("storedBytes", "bytes", "kernels at the bits of the weights, all other parameters at 32 bits") {
        @Override
        double of(Counted layer) {
            long weights = CostModel.weights(layer.node().layer(), layer.in());
            long others = CostModel.params(layer.node().layer(), layer.in()) - weights;
            return CostModel.bytes(weights, layer.weightBits()) + 4.0 * others;
        }
    },
    /** Binary operations of a bit-serial machine. */
    BIT_OPS("bitOps", "bit operations", "MACs times bits of weights times bits of activations") {
        @Override
        double of(Counted layer) {
            return (double) layer.macs() * layer.weightBits() * layer.bits().activations();
        }
    },
    /** The compute cost of WRPN (Mishra et al., 2018): one for a multiply-add of 32 with 32 bits. */
    WRPN_COST("wrpnCost", "MAC at 32 bits", "MACs times (bits of weights + bits of activations) / 64") {
        @Override
        double of(Counted layer) {
            int bits = layer.weightBits() + layer.bits().activations();
            return layer.macs() * bits / 64.0;
        }
    },
    /** Energy if all weights lie on the chip. */
    ENERGY("energy", "pJ", "45 nm: multiply-adds, and every word moved from or to on-chip memory at 5 pJ") {
        @Override
        double of(Counted layer) {
            EnergyTable arithmetic = EnergyTable.of(layer.bits());
            return layer.macs() * arithmetic.multiplyAdd() + MEMORY_ACCESS.of(layer) / 4 * EnergyTable.SRAM_WORD;
        }
    },
    /** Energy if the weights come from main memory. */
    ENERGY_FROM_DRAM(
            "energyFromDram", "pJ", "the same, with every word of weights from main memory at 640 pJ besides") {
        @Override
        double of(Counted layer) {
            long weights = CostModel.weights(layer.node().layer(), layer.in());
            return ENERGY.of(layer) + CostModel.bytes(weights, layer.weightBits()) / 4.0 * EnergyTable.DRAM_WORD;
        }
    },
    /** Multiplications with Winograd's minimal filtering F(2x2, 3x3). */
    WINOGRAD_MULTIPLICATIONS(
            "winogradMultiplications",
            "multiplications",
            "16 instead of 36 for each 2x2 outputs of a 3x3 convolution of stride 1; the MACs of all others") {
        @Override
        double of(Counted layer) {
            return layer.node().layer() instanceof Conv2d conv && isMinimal(conv.window())
                    ? 16.0
                            * tiles(layer.node().shape())
                            * conv.outChannels()
                            * layer.in().channels()
                            / conv.groups()
                    : layer.macs();
        }
    },
    /** Multiply-adds of values that are not zero. */
    SPARSE_MACS("sparseMacs", "MAC", "MACs times density of weights times density of inputs") {
        @Override
        double of(Counted layer) {
            return layer.macs() * layer.conditions().density(layer.node().name());
        }
    };

    private final String label;
    private final String unit;
    private final String convention;

    Figure(String label, String unit, String convention) {
        this.label = label;
        this.unit = unit;
        this.convention = convention;
    }

    /** The name in tables and JSON, {@code memoryAccess}. */
    public String label() {
        return label;
    }

    /** What one is; empty for a plain number. */
    public String unit() {
        return unit;
    }

    /** What is counted, in one line. */
    public String convention() {
        return convention;
    }

    abstract double of(Counted layer);

    /** A layer with all that its figures depend on. */
    record Counted(Network.Node node, TensorShape in, long read, Conditions conditions) {
        long macs() {
            return CostModel.macs(node.layer(), in, node.shape());
        }

        int weightBits() {
            return CostModel.weightBits(node.layer(), bits());
        }

        OperandBits bits() {
            return conditions.bits(node.name());
        }
    }

    private static boolean isMinimal(Window window) {
        return window.kernelHeight() == 3
                && window.kernelWidth() == 3
                && window.strideHeight() == 1
                && window.strideWidth() == 1
                && window.dilation() == 1;
    }

    private static long tiles(TensorShape out) {
        return (long) Math.ceilDiv(out.height(), 2) * Math.ceilDiv(out.width(), 2);
    }
}
