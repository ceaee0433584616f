package dev.espalier.evaluators.weights;

import dev.espalier.space.network.Layer.Shift;

/**
 * A shift as the depthwise kernel that does the same: {@code (channels, 1, kernel, kernel)}, a hat of height one over the
 * channel's offset. For whole offsets that is a single 1; between pixels it interpolates linearly.
 */
public final class ShiftKernel {
    private ShiftKernel() {}

    /** The fixed offsets of {@code shift} over {@code channels} channels: {@code (channels, 2)}, rows before columns. */
    public static float[] offsets(Shift shift, int channels) {
        float[] offsets = new float[2 * channels];
        for (int c = 0; c < channels; c++) {
            offsets[2 * c] = shift.rowOffset(c, channels);
            offsets[2 * c + 1] = shift.columnOffset(c, channels);
        }
        return offsets;
    }

    /** The kernel of {@code shift} at {@code offsets}, of which those out of reach count as the farthest within. */
    public static float[] of(Shift shift, float[] offsets) {
        int kernel = shift.kernel();
        int reach = kernel / 2;
        int channels = offsets.length / 2;
        float[] values = new float[channels * kernel * kernel];
        for (int c = 0; c < channels; c++) {
            float row = Math.clamp(offsets[2 * c], -reach, reach);
            float column = Math.clamp(offsets[2 * c + 1], -reach, reach);
            for (int i = 0; i < kernel; i++) {
                for (int j = 0; j < kernel; j++) {
                    values[(c * kernel + i) * kernel + j] = hat(i - reach - row) * hat(j - reach - column);
                }
            }
        }
        return values;
    }

    private static float hat(float distance) {
        return Math.max(0, 1 - Math.abs(distance));
    }
}
