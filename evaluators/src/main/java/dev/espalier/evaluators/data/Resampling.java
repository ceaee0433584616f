package dev.espalier.evaluators.data;

import dev.espalier.space.network.TensorShape;

/**
 * Resizes planar byte images, rows and columns independently: an extent that shrinks takes the mean over the area each new
 * pixel covers, one that grows interpolates linearly between pixel centres.
 */
final class Resampling {
    private Resampling() {}

    /** For each new position the first old one that counts, and the weights of that and the following ones. */
    private record Axis(int[] first, float[][] weights) {
        static Axis of(int from, int to) {
            int[] first = new int[to];
            float[][] weights = new float[to][];
            double step = (double) from / to;
            for (int i = 0; i < to; i++) {
                if (step > 1) {
                    double start = i * step;
                    double end = Math.min(from, start + step);
                    first[i] = (int) start;
                    weights[i] = new float[(int) Math.ceil(end - 1e-9) - first[i]];
                    for (int j = 0; j < weights[i].length; j++) {
                        double covered = Math.min(end, first[i] + j + 1) - Math.max(start, first[i] + j);
                        weights[i][j] = (float) (covered / step);
                    }
                } else {
                    double centre = Math.clamp((i + 0.5) * step - 0.5, 0, from - 1.0);
                    first[i] = Math.min((int) centre, Math.max(0, from - 2));
                    float share = (float) (centre - first[i]);
                    weights[i] = from == 1 ? new float[] {1} : new float[] {1 - share, share};
                }
            }
            return new Axis(first, weights);
        }
    }

    /** All images of {@code pixels}, which have shape {@code from}, in shape {@code to} of as many channels. */
    static byte[] resize(byte[] pixels, TensorShape from, TensorShape to) {
        int planes = Math.toIntExact(pixels.length / from.area());
        Axis rows = Axis.of(from.height(), to.height());
        Axis columns = Axis.of(from.width(), to.width());
        byte[] result = new byte[Math.toIntExact(planes * to.area())];
        float[] narrow = new float[from.height() * to.width()];
        for (int plane = 0; plane < planes; plane++) {
            resizeColumns(pixels, plane * Math.toIntExact(from.area()), from, columns, narrow, to.width());
            resizeRows(narrow, rows, to, result, plane * Math.toIntExact(to.area()));
        }
        return result;
    }

    private static void resizeColumns(
            byte[] pixels, int offset, TensorShape from, Axis columns, float[] narrow, int width) {
        for (int row = 0; row < from.height(); row++) {
            int start = offset + row * from.width();
            for (int column = 0; column < width; column++) {
                float sum = 0;
                float[] weights = columns.weights[column];
                for (int j = 0; j < weights.length; j++) {
                    sum += weights[j] * Byte.toUnsignedInt(pixels[start + columns.first[column] + j]);
                }
                narrow[row * width + column] = sum;
            }
        }
    }

    private static void resizeRows(float[] narrow, Axis rows, TensorShape to, byte[] result, int offset) {
        int width = to.width();
        for (int row = 0; row < to.height(); row++) {
            float[] weights = rows.weights[row];
            for (int column = 0; column < width; column++) {
                float sum = 0;
                for (int j = 0; j < weights.length; j++) {
                    sum += weights[j] * narrow[(rows.first[row] + j) * width + column];
                }
                result[offset + row * width + column] = (byte) Math.round(sum);
            }
        }
    }
}
