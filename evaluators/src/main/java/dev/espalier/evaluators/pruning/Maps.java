package dev.espalier.evaluators.pruning;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** The feature maps of a tensor, channel by channel. */
final class Maps {
    private Maps() {}

    /** Scores every class by its feature maps where they are read; {@code score} sees {@code (images, positions)}. */
    static double[] scored(Subject subject, ToDoubleFunction<float[][]> score) {
        ClassMeans means = new ClassMeans(subject.groups());
        Readers.eachTensor(subject.groups().network(), tensor -> {
            float[][][] maps = of(subject, tensor);
            means.add(tensor, Arrays.stream(maps).mapToDouble(score).toArray());
        });
        return means.means();
    }

    /** {@code (channels, images, positions)} of what a layer gives. */
    static float[][][] of(Subject subject, String tensor) {
        int channels = subject.groups().classesOf(tensor).length;
        int images = subject.observation().images().count();
        float[] values = subject.observation().activations(tensor);
        int area = values.length / channels / images;
        float[][][] maps = new float[channels][images][];
        for (int channel = 0; channel < channels; channel++) {
            for (int image = 0; image < images; image++) {
                int from = (image * channels + channel) * area;
                maps[channel][image] = Arrays.copyOfRange(values, from, from + area);
            }
        }
        return maps;
    }
}
