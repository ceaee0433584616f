package dev.espalier.evaluators.coding;

import java.util.List;

/**
 * What coding did to one tensor, or to several together: the columns of Deep Compression's tables. (<a
 * href="https://arxiv.org/abs/1510.00149">Han et al., 2016</a>, tables 2 to 5)
 *
 * @param name of the tensor
 * @param elements number of its values
 * @param nonZero how many of them are not zero
 * @param entries how many are stored: those, and the padding over long gaps
 * @param codebook number of shared values; 0 if values are stored as they are
 * @param valueBits bits of a value before Huffman coding
 * @param indexBits bits of a distance before Huffman coding
 * @param codedValueBits mean bits of a value in the file
 * @param codedIndexBits mean bits of a distance in the file
 * @param bytes of the file that belong to it, header, codebook and codes included
 */
public record CodedTensor(
        String name,
        long elements,
        long nonZero,
        long entries,
        int codebook,
        double valueBits,
        double indexBits,
        double codedValueBits,
        double codedIndexBits,
        long bytes) {
    private static final int FLOAT_BITS = 32;

    /** Share of the values that are not zero. */
    public double density() {
        return (double) nonZero / elements;
    }

    /** Size after pruning and sharing (P+Q), codebook and padding included, as a share of that in 32-bit floats. */
    public double sharedRate() {
        return (entries * (valueBits + indexBits) + FLOAT_BITS * (double) codebook) / (FLOAT_BITS * (double) elements);
    }

    /** Size in the file (P+Q+H) as a share of that in 32-bit floats. */
    public double codedRate() {
        return 8.0 * bytes / (FLOAT_BITS * (double) elements);
    }

    /**
     * Bytes in compressed sparse row form with 32-bit numbers, what most sparse libraries use: a value and a column each,
     * and where each row begins. {@code 2a + n + 1} numbers.
     *
     * @param rows of the tensor as a matrix
     */
    public long sparseRowBytes(int rows) {
        return 4 * (2 * nonZero + rows + 1);
    }

    /** Several tensors as one: sums, and means over their entries. */
    static CodedTensor total(String name, List<CodedTensor> tensors, long bytes) {
        long entries = tensors.stream().mapToLong(CodedTensor::entries).sum();
        return new CodedTensor(
                name,
                tensors.stream().mapToLong(CodedTensor::elements).sum(),
                tensors.stream().mapToLong(CodedTensor::nonZero).sum(),
                entries,
                tensors.stream().mapToInt(CodedTensor::codebook).sum(),
                mean(tensors, CodedTensor::valueBits, entries),
                mean(tensors, CodedTensor::indexBits, entries),
                mean(tensors, CodedTensor::codedValueBits, entries),
                mean(tensors, CodedTensor::codedIndexBits, entries),
                bytes);
    }

    private static double mean(
            List<CodedTensor> tensors, java.util.function.ToDoubleFunction<CodedTensor> bits, long entries) {
        double sum = tensors.stream()
                .mapToDouble(tensor -> tensor.entries() * bits.applyAsDouble(tensor))
                .sum();
        return entries == 0 ? 0 : sum / entries;
    }
}
