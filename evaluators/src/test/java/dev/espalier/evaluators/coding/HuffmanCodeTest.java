package dev.espalier.evaluators.coding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuffmanCodeTest {
    @Test
    void givesTheLengthsOfTheTextbook() {
        // Cormen et al., Introduction to Algorithms, figure 16.3: a to f
        HuffmanCode code = HuffmanCode.of(new long[] {45, 13, 12, 16, 9, 5});
        assertArrayEquals(
                new int[] {1, 3, 3, 3, 4, 4},
                IntStream.range(0, 6).map(code::length).toArray());
        assertEquals(224, code.bits(new long[] {45, 13, 12, 16, 9, 5}));
    }

    @Test
    void numbersCodesOfOneLengthInTheOrderOfTheirSymbols() {
        HuffmanCode code = HuffmanCode.of(new long[] {45, 13, 12, 16, 9, 5});
        BitWriter bits = new BitWriter();
        for (int symbol = 0; symbol < 6; symbol++) {
            code.encode(symbol, bits);
        }
        // 0 100 101 110 1110 1111, and six bits of padding
        assertArrayEquals(new byte[] {0b0100_1011, (byte) 0b1011_1011, (byte) 0b1100_0000}, bits.toBytes());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isLessThanOneBitAboveTheEntropyAndReadsBackWhatItWrote(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] frequencies = new long[random.nextInt(2, 300)];
        int[] text = random.ints(3000, 0, frequencies.length)
                .map(i -> i % (1 + random.nextInt(frequencies.length)))
                .toArray();
        Arrays.stream(text).forEach(symbol -> frequencies[symbol]++);
        HuffmanCode code = HuffmanCode.of(frequencies);
        double mean = (double) code.bits(frequencies) / text.length;
        assertTrue(entropy(frequencies) <= mean + 1e-9, "H <= L");
        assertTrue(mean < entropy(frequencies) + 1, "L < H + 1");

        BitWriter written = new BitWriter();
        code.write(written);
        Arrays.stream(text).forEach(symbol -> code.encode(symbol, written));
        byte[] bytes = written.toBytes();
        BitReader read = new BitReader(bytes, bytes.length);
        HuffmanCode again = HuffmanCode.read(read, "symbols", frequencies.length);
        assertArrayEquals(text, Arrays.stream(text).map(i -> again.decode(read)).toArray());
    }

    @Test
    void isExactForPowersOfTwo() {
        long[] frequencies = {8, 4, 2, 1, 1};
        assertEquals(entropy(frequencies) * 16, HuffmanCode.of(frequencies).bits(frequencies), 1e-12);
    }

    @Test
    void spendsNothingOnASingleSymbol() {
        long[] frequencies = {0, 0, 7, 0};
        HuffmanCode code = HuffmanCode.of(frequencies);
        assertEquals(0, code.bits(frequencies));
        assertEquals(2, code.decode(new BitReader(new byte[0], 0)));
    }

    @Test
    void isDeepForFibonacciNumbers() {
        long[] frequencies = new long[45];
        frequencies[0] = 1;
        frequencies[1] = 1;
        for (int i = 2; i < frequencies.length; i++) {
            frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
        }
        HuffmanCode code = HuffmanCode.of(frequencies);
        assertEquals(44, code.length(0));
        BitWriter written = new BitWriter();
        code.encode(0, written);
        code.encode(44, written);
        byte[] bytes = written.toBytes();
        BitReader read = new BitReader(bytes, bytes.length);
        assertEquals(0, code.decode(read));
        assertEquals(44, code.decode(read));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 1 1", "2 2 2", "1 0 0", "63 63"})
    void refusesLengthsThatAreNoCode(String lengths) {
        BitWriter written = new BitWriter();
        int[] each =
                Arrays.stream(lengths.split(" ")).mapToInt(Integer::parseInt).toArray();
        written.number(each.length);
        Arrays.stream(each).forEach(length -> written.bits(length, 6));
        byte[] bytes = written.toBytes();
        CodingException e = assertThrows(
                CodingException.class, () -> HuffmanCode.read(new BitReader(bytes, bytes.length), "values", 8));
        assertTrue(e.getMessage().contains("the code of values is none"), e.getMessage());
    }

    private static double entropy(long[] frequencies) {
        double all = Arrays.stream(frequencies).sum();
        return Arrays.stream(frequencies)
                .filter(f -> f > 0)
                .mapToDouble(f -> -f / all * Math.log(f / all) / Math.log(2))
                .sum();
    }
}
