package dev.espalier.space.cost;

/**
 * Energy of one operation in a 45 nm process, in picojoules. (Horowitz, "Computing's energy problem", ISSCC 2014, figure
 * 1.1.9, as lectures on compression reprint it)
 */
public enum EnergyTable {
    /** 8-bit integers. */
    INT8(0.2, 0.03),
    /** 32-bit integers. */
    INT32(3.1, 0.1),
    /** Half precision. */
    FLOAT16(1.1, 0.4),
    /** Single precision. */
    FLOAT32(3.7, 0.9);

    /** Reading or writing a 32-bit word of on-chip memory. */
    public static final double SRAM_WORD = 5;

    /** Reading or writing a 32-bit word of main memory. */
    public static final double DRAM_WORD = 640;

    private final double multiply;
    private final double add;

    EnergyTable(double multiply, double add) {
        this.multiply = multiply;
        this.add = add;
    }

    /** One multiplication. */
    public double multiply() {
        return multiply;
    }

    /** One addition. */
    public double add() {
        return add;
    }

    /** One multiply-add. */
    public double multiplyAdd() {
        return multiply + add;
    }

    /** The narrowest arithmetic of the table that computes with {@code bits}: integers up to 8 bits, floats above. */
    static EnergyTable of(OperandBits bits) {
        int widest = Math.max(bits.weights(), bits.activations());
        return widest <= 8 ? INT8 : widest <= 16 ? FLOAT16 : FLOAT32;
    }
}
